import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { AcceptedRequest } from '../requests/request-message';
import type { Decide } from './decide-batch';
import type { Decision, Refusal } from './decision';

/** Runs the critical section for one buyer after another. */
export function oneByOne(
  book: (transaction: Transaction, request: AcceptedRequest) => Promise<Booking>,
): Decide {
  return async (transaction, requests) => {
    const decisions: Decision[] = [];
    for (const request of requests) {
      decisions.push(await decisionOf(async () => (await book(transaction, request)).id));
    }
    return decisions;
  };
}

/** A refusal is a decision. Any other error leaves the request undecided. @throws what is not a refusal */
async function decisionOf(book: () => Promise<number>): Promise<Decision> {
  try {
    return { status: 'confirmed', bookingId: await book() };
  } catch (error) {
    return refusalFor(error);
  }
}

/** @throws the error, if it is no refusal */
export function refusalFor(error: unknown): Refusal {
  if (!(error instanceof TicketError) || error.retryable) throw error;
  return { status: 'rejected', reason: error.type };
}
