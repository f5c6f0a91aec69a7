import type { AcceptedRequest } from '../requests/request-message';

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

/**
 * The legal transitions, and there are no others. Forward until a step is refused, then back through what was done.
 *
 * (H. Garcia-Molina and K. Salem, Sagas, SIGMOD 1987.)
 */
export const TRANSITIONS: Record<SagaState, Transition | 'terminal'> = {
  begun: { step: 'book', done: 'booked', refused: 'undone' },
  booked: { step: 'pay', done: 'paid', refused: 'giving-back' },
  paid: { step: 'notify', done: 'confirmed', refused: 'refunding' },
  refunding: { step: 'refund', done: 'giving-back' },
  'giving-back': { step: 'give-back', done: 'undone' },
  confirmed: 'terminal',
  undone: 'terminal',
};

/** A purchase on its way: a ticket, the money for it, and that its buyer hears of it. */
export interface Saga {
  /** The id of the accepted request. */
  id: string;
  eventId: number;
  buyerId: number;
  /** In the smallest unit of the currency. */
  price: number;
  state: SagaState;
  /** Why it is undone: the type of a problem. */
  reason: string | null;
  /** The ticket, kept here when it has been given back and its booking is gone. */
  bookingId: number | null;
  /** Entries of the ledger. */
  paymentId: number | null;
  refundId: number | null;
}

/** What a step has brought about, to be remembered in the row. */
export type StepEffect = Partial<Pick<Saga, 'bookingId' | 'paymentId' | 'refundId'>>;

/** The reason of a purchase that no rule has refused. */
export const INTERNAL_ERROR = 'internal-error';

/** A saga of which no step has been taken. */
export function beginSaga({ id, eventId, buyerId, wants }: AcceptedRequest): Saga {
  if (wants.kind !== 'purchase') throw new Error(`request ${id} is no purchase`);
  return {
    ...{ id, eventId, buyerId, price: wants.price, state: 'begun', reason: null },
    ...{ bookingId: null, paymentId: null, refundId: null },
  };
}

export function isTerminal({ state }: Pick<Saga, 'state'>): boolean {
  return TRANSITIONS[state] === 'terminal';
}
