import { INTERNAL_ERROR, type Saga } from './saga';

/** What the buyer is told of a saga that has ended: `failed` is the no of a defect, not of a rule. Its cause is in the log of the worker. */
export function outcomeOfSaga({ state, reason }: Pick<Saga, 'state' | 'reason'>) {
  if (state === 'confirmed') return 'confirmed';
  return reason === INTERNAL_ERROR ? 'failed' : 'rejected';
}
