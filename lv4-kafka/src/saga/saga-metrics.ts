import { Counter, type Registry } from 'prom-client';
import { outcomeOfSaga } from './outcome';
import type { Saga } from './saga';

export type SagaMetrics = ReturnType<typeof createSagaMetrics>;

/** Counted after the commit: a crash in between loses the count, never the step. */
export function createSagaMetrics(registry: Registry) {
  const registers = [registry];
  const ended = new Counter({
    name: 'ticket_rush_sagas_total',
    help: 'Purchases that have come to an end, by outcome',
    labelNames: ['outcome'] as const,
    registers,
  });
  return {
    steps: new Counter({
      name: 'ticket_rush_saga_steps_total',
      help: 'Steps of purchases, forward and back, by what became of them',
      labelNames: ['step', 'result'] as const,
      registers,
    }),
    ended: (saga: Pick<Saga, 'state' | 'reason'>) => ended.inc({ outcome: outcomeOfSaga(saga) }),
  };
}
