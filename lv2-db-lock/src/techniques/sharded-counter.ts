/**
 * Sharded counter: the tickets are divided among several rows, and each buyer begins with one of them. Buyers of different shards do not
 * wait for each other.
 *
 * Guarantees  no oversell: each shard sells its own numbers, and checks again after every wait. No undersell: a buyer is refused only
 *             when every shard is sold out by what is committed. One per buyer by the index `bookings_one_per_buyer`.
 * Costs       what is sold is a sum over rows. Tickets leave in no order. At the end of the sale a buyer whose shard has run dry
 *             looks for another, and may find that one dry, too.
 * Breaks if   a shard that has run dry counts as "sold out", as others have tickets left. Or if one transaction tries several shards:
 *             it keeps the lock of a dry one that it has waited for, and those that wait for each other's shards can deadlock.
 */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { SHARDS } from '../ticket-rows';
import { insertOnePerBuyer } from './unique-constraint';

/** Shard 0 of 8 sells the tickets 1, 9, 17, …, shard 1 sells 2, 10, 18, … There is a next one while its number is no larger than $3. */
const IS_LEFT = `($3::integer IS NULL OR sold * ${SHARDS} + shard + 1 <= $3)`;

/** Begins with a shard that has a ticket at all. `least` ignores the null of unlimited tickets. */
const TAKE_FROM_SHARD = statement<{ number: number }>(
  'take-from-shard',
  `UPDATE ticket_shards SET sold = sold + 1
    WHERE event_id = $1 AND shard = $2::integer % least(${SHARDS}, $3) AND ${IS_LEFT}
    RETURNING (sold - 1) * ${SHARDS} + shard + 1 AS number`,
);

/** The next in the ring that has a ticket left. What is not committed counts as left: its buyer may roll back. */
const FIND_SHARD = statement<{ shard: number }>(
  'find-shard',
  `SELECT shard FROM ticket_shards WHERE event_id = $1 AND ${IS_LEFT}
    ORDER BY (shard - $2::integer % ${SHARDS} + ${SHARDS}) % ${SHARDS} LIMIT 1`,
);

export const shardedCounter: Technique = {
  slug: 'sharded-counter',
  summary: `the counter in ${SHARDS} rows: buyers of different shards do not meet`,
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  ticketRows: true,
  create({ database }) {
    return (request) =>
      database.session(async (session) => {
        for (let shard = request.buyerId; ; ) {
          // A transaction for each shard. After a wait PostgreSQL has locked the row, also where the condition fails then.
          const result = await session.transaction((transaction) => bookFrom(shard, transaction, request));
          if (!('tryNext' in result)) return result;
          shard = result.tryNext;
        }
      });
  },
};

/**
 * @returns the booking; or the next shard to try, having written no row. What is dry stays dry, so no shard is tried twice
 * @throws EventNotFound, NotOnSale, AlreadyBooked, SoldOut
 */
async function bookFrom(
  shard: number,
  transaction: Transaction,
  request: BookingRequest,
): Promise<Booking | { tryNext: number }> {
  const { eventId, buyerId } = request;
  const event = await readEvent(transaction, eventId);
  requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
  const [taken] = await transaction.run(TAKE_FROM_SHARD, [eventId, shard, event.tickets]);
  if (taken !== undefined) return insertOnePerBuyer(transaction, request, taken.number);
  const [next] = await transaction.run(FIND_SHARD, [eventId, buyerId, event.tickets]);
  if (next === undefined) throw new SoldOut(eventId);
  return { tryNext: next.shard };
}
