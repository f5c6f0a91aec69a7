/**
 * Row lock, NOWAIT: a buyer who finds the event's row locked is sent away at once.
 *
 * Guarantees  no oversell and no duplicate, as long as every writer takes this lock. No buyer waits for another.
 * Costs       buyers: one who meets another is sent away, though there are tickets.
 * Breaks if   refused buyers do not come back: the client has to retry, or tickets may be left. An insert of a row that refers
 *             to the event locks the event's row as well. Then a buyer is sent away although no other buyer has the row.
 */
import {
  type EventRead,
  hasBooked,
  insertBooking,
  READ_EVENT,
  writeSold,
} from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { Contended, EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { SQLSTATE, sqlState } from '@ticket-rush/shared/database/database-errors';
import { statement } from '@ticket-rush/shared/database/statement';

const TRY_TO_LOCK_EVENT = statement<EventRead>('try-to-lock-event', `${READ_EVENT.text} FOR UPDATE NOWAIT`);

export const rowLockNowait: Technique = {
  slug: 'row-lock-nowait',
  summary: 'FOR UPDATE NOWAIT: a buyer who finds the row locked is sent away',
  expected: {
    oneInstance: 'undersells',
    severalInstances: 'undersells',
    pause: 'undersells',
    faults: { 'commit-answer-lost': 'undersells' },
  },
  conflict: { by: 'error' },
  create({ database, metrics }) {
    return async (request) => {
      const lock = metrics.startLock();
      try {
        return await database.transaction(async (transaction) => {
          const event = await tryToLockEvent(transaction, request.eventId);
          lock.acquired();
          requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
          await writeSold(transaction, event.id, event.sold + 1);
          return insertBooking(transaction, request, event.sold + 1);
        });
      } finally {
        lock.released();
      }
    };
  },
};

/** Locks the row and reads it, or gives up. @throws EventNotFound, Contended if another transaction has the row */
async function tryToLockEvent(transaction: Transaction, eventId: number): Promise<EventRead> {
  const [event] = await transaction.run(TRY_TO_LOCK_EVENT, [eventId]).catch((error: unknown) => {
    throw sqlState(error) === SQLSTATE.lockNotAvailable ? new Contended(eventId, error) : error;
  });
  if (event === undefined) throw new EventNotFound(eventId);
  return event;
}
