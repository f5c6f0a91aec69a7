/**
 * What has been done for a purchase. `begun` means not a step: there is no row yet. The two that end in `-ing` are on the way
 * back: what they are named after is the next to be undone.
 */
export type SagaState = 'begun' | 'booked' | 'paid' | 'refunding' | 'giving-back' | 'confirmed' | 'undone';

export type StepName = 'book' | 'pay' | 'notify' | 'refund' | 'give-back';

interface Transition {
  step: StepName;
  done: SagaState;
  /** Where it goes when the step is refused; left out where it must not be: what undoes is repeated until it is done. */
  refused?: SagaState;
}

export type Transitions = Record<SagaState, Transition | 'terminal'>;

/**
 * The legal transitions, and there are no others. Forward until a step is refused, then back through what was done.
 *
 * (H. Garcia-Molina and K. Salem, Sagas, SIGMOD 1987.)
 */
export const TRANSITIONS: Transitions = {
  begun: { step: 'book', done: 'booked', refused: 'undone' },
  booked: { step: 'pay', done: 'paid', refused: 'giving-back' },
  paid: { step: 'notify', done: 'confirmed', refused: 'refunding' },
  refunding: { step: 'refund', done: 'giving-back' },
  'giving-back': { step: 'give-back', done: 'undone' },
  confirmed: 'terminal',
  undone: 'terminal',
};

export function isTerminal({ state }: { state: SagaState }): boolean {
  return TRANSITIONS[state] === 'terminal';
}
