import type { AcceptedRequest } from '../requests/request-message';
import type { SagaState } from './transitions';

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
