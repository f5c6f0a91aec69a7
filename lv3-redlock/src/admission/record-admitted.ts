import { AlreadyBooked } from '@ticket-rush/shared/booking/refusals';
import { wasRefused } from '@ticket-rush/shared/database/database-errors';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import type { AdmissionQueue, Admitted } from './admission-queue';

/**
 * What each winner is told: the tickets, or why there is none, or that it is not known yet.
 *
 * @param record writes them down, with one result for each winner, in their order
 */
export async function recordAdmitted<Winner extends Admitted, Tickets>(
  queue: AdmissionQueue,
  winners: Winner[],
  record: (winners: Winner[]) => Promise<(Tickets | TicketError)[]>,
): Promise<(Tickets | TicketError)[]> {
  try {
    const results = await record(winners);
    // The answer need not wait: what stays in the queue is found recorded, or refused again, by the reconciler.
    settle(queue, winners, results).catch(() => undefined);
    return results;
  } catch (error) {
    return Promise.all(winners.map((winner) => giveBack(queue, winner, error)));
  }
}

/** Takes the winners out of the queue, once it is decided what became of them. A buyer who has a ticket already keeps the place. */
export async function settle(queue: AdmissionQueue, winners: Admitted[], results: unknown[]): Promise<void> {
  const isRefused = (_: unknown, index: number) =>
    results[index] instanceof TicketError && !(results[index] instanceof AlreadyBooked);
  const refused = winners.filter(isRefused);
  const recorded = winners.filter((winner, index) => !isRefused(winner, index));
  if (recorded.length > 0) await queue.recorded(recorded);
  for (const winner of refused) await queue.refused(winner);
}

/** Puts the tickets back on sale if certainly no row was written and none will be. Otherwise the reconciler settles them. */
async function giveBack(queue: AdmissionQueue, winner: Admitted, error: unknown): Promise<TicketError> {
  const certain = wasNotWritten(error) && (await queue.gaveBack(winner).catch(() => false));
  return new Unavailable({
    detail: certain
      ? 'It could not be written down. What was reserved is on sale again.'
      : 'What was asked for is reserved. Whether it has been written down is not known yet.',
    outcome: certain ? 'rejected' : 'unknown',
    cause: error,
  });
}

/** PostgreSQL refused the statement, or it was never sent. */
function wasNotWritten(error: unknown): boolean {
  return error instanceof TicketError ? error.outcome === 'rejected' : wasRefused(error);
}
