/**
 * Row lock: the first transaction to reach the event's row owns it until commit.
 *
 * Guarantees  no oversell and no duplicate, as long as every writer takes this lock.
 * Costs       each waiter holds a pool connection while it waits, and the sale runs one buyer at a time. An insert
 *             of a row that refers to the event waits as well; FOR NO KEY UPDATE would let it pass.
 * Breaks if   any path sells a ticket without locking the row first.
 */
import {
  type EventRead,
  hasBooked,
  insertBooking,
  READ_EVENT,
  writeSold,
} from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { orderByRowLock } from '../orders/row-lock';

const LOCK_EVENT = statement<EventRead>('lock-event', `${READ_EVENT.text} FOR UPDATE`);

export const rowLock: Technique = {
  slug: 'row-lock',
  summary: 'SELECT … FOR UPDATE: the event’s row is ours until commit',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  createOrder: orderByRowLock,
  create({ database, metrics }) {
    return async (request) => {
      const lock = metrics.startLock();
      try {
        return await database.transaction(async (transaction) => {
          // Sent together, so that the row is not locked until our event loop sends the next statement. PostgreSQL begins the
          // second after it has granted the lock: it reads what the last owner wrote.
          const [event, alreadyBooked] = await Promise.all([
            lockEvent(transaction, request.eventId),
            hasBooked(transaction, request),
          ]);
          lock.acquired();
          requireEligible(event, alreadyBooked, request, event.begunAt);
          const [, booking] = await Promise.all([
            writeSold(transaction, event.id, event.sold + 1),
            insertBooking(transaction, request, event.sold + 1),
          ]);
          return booking;
        });
      } finally {
        // Only now: the row is ours until COMMIT or ROLLBACK has been answered.
        lock.released();
      }
    };
  },
};

/** Waits until the row is free, and reads what its last owner wrote. @throws EventNotFound */
export async function lockEvent(transaction: Transaction, eventId: number): Promise<EventRead> {
  const [event] = await transaction.run(LOCK_EVENT, [eventId]);
  if (event === undefined) throw new EventNotFound(eventId);
  return event;
}
