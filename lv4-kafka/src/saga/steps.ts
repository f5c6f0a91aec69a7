/** What each step does. A transaction of its own each, as if ticket office, wallet and post were services of their own. */
import type { Transaction } from '@ticket-rush/shared/database/database';
import type { AcceptedRequest } from '../requests/request-message';
import { bookTickets } from '../tickets/batch-critical-section';
import { giveBackTicket } from '../tickets/returned-tickets';
import { moveUnderLock } from '../wallet/locked-wallet';
import { sendNotification } from './notification';
import type { Saga, StepEffect } from './saga';
import { StepRefused } from './step-refused';
import type { StepName } from './transitions';

export interface StepNeeds {
  topicPrefix: string;
}

type Step = (
  transaction: Transaction,
  saga: Saga,
  request: AcceptedRequest,
  needs: StepNeeds,
) => Promise<StepEffect>;

/** Throws StepRefused, or a TicketError of the service that refuses. */
export const STEPS: Record<StepName, Step> = {
  book: async (transaction, _, request) => {
    const [decision] = await bookTickets(transaction, [request]);
    if (decision?.status === 'confirmed') return { bookingId: decision.bookingId as number };
    throw new StepRefused(decision?.status === 'rejected' ? decision.reason : 'undecided');
  },

  pay: async (transaction, { id, buyerId, price }) => {
    const entry = await moveUnderLock(transaction, {
      buyerId,
      amount: -price,
      idempotencyKey: keyOf(id, 'payment'),
    });
    return { paymentId: entry.id };
  },

  notify: async (transaction, saga, _, { topicPrefix }) => {
    await sendNotification(transaction, saga, topicPrefix);
    return {};
  },

  refund: async (transaction, { id, buyerId, price }) => {
    const entry = await moveUnderLock(transaction, {
      buyerId,
      amount: price,
      idempotencyKey: keyOf(id, 'refund'),
    });
    return { refundId: entry.id };
  },

  'give-back': async (transaction, { bookingId }) => {
    await giveBackTicket(transaction, bookingId as number);
    return {};
  },
};

/** With a blank, which no key of a client can have: no client can move money under it. */
export function keyOf(sagaId: string, movement: 'payment' | 'refund'): string {
  return `purchase ${sagaId} ${movement}`;
}
