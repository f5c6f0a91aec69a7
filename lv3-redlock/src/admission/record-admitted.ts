import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { NotOnSale, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Database } from '@ticket-rush/shared/database/database';
import { wasRefused } from '@ticket-rush/shared/database/database-errors';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import type { AdmissionQueue } from './admission-queue';
import { type Recorded, recordWinners } from './record-winners';

/** What each winner is told: the ticket, or why there is none, or that it is not known yet. */
export async function recordAdmitted(
  database: Database,
  queue: AdmissionQueue,
  winners: BookingRequest[],
): Promise<(Booking | TicketError)[]> {
  try {
    const results = await recordWinners(database, winners);
    // The answer need not wait: what stays in the queue is found recorded, or refused again, by the reconciler.
    settle(queue, winners, results).catch(() => undefined);
    return results;
  } catch (error) {
    return Promise.all(winners.map((winner) => giveBack(queue, winner, error)));
  }
}

/** Takes the winners out of the queue, now that it is decided what became of them. */
export async function settle(
  queue: AdmissionQueue,
  winners: BookingRequest[],
  results: Recorded[],
): Promise<void> {
  const isRefused = (_: unknown, index: number) =>
    results[index] instanceof SoldOut || results[index] instanceof NotOnSale;
  const refused = winners.filter(isRefused);
  const recorded = winners.filter((winner, index) => !isRefused(winner, index));
  if (recorded.length > 0) await queue.recorded(recorded);
  for (const winner of refused) await queue.refused(winner);
}

/** Puts the ticket back on sale if certainly no row was written and none will be; else the reconciler will see to it. */
async function giveBack(queue: AdmissionQueue, winner: BookingRequest, error: unknown): Promise<TicketError> {
  const certain = wasNotWritten(error) && (await queue.gaveBack(winner).catch(() => false));
  return new Unavailable({
    detail: certain
      ? 'The ticket could not be written down, and is on sale again.'
      : 'The ticket is reserved. Whether it has been written down is not known yet.',
    outcome: certain ? 'rejected' : 'unknown',
    cause: error,
  });
}

/** PostgreSQL refused the statement, or it was never sent. */
function wasNotWritten(error: unknown): boolean {
  return error instanceof TicketError ? error.outcome === 'rejected' : wasRefused(error);
}
