/** Finds another shard, takes from it, and takes an empty one for the end of the sale. */
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';
import { insertOnePerBuyer } from 'lv2-db-lock/src/techniques/unique-constraint';
import { SHARDS } from 'lv2-db-lock/src/ticket-rows';

const IS_LEFT = `($3::integer IS NULL OR sold * ${SHARDS} + shard + 1 <= $3)`;

/** Takes: checks, and counts, in one statement. No row if the shard is empty. */
const TAKE_FROM_SHARD = statement<{ number: number }>(
  'take-from-shard',
  `UPDATE ticket_shards SET sold = sold + 1
    WHERE event_id = $1 AND shard = $2::integer % least(${SHARDS}, $3) AND ${IS_LEFT}
    RETURNING (sold - 1) * ${SHARDS} + shard + 1 AS number`,
);

/** Looks: the next shard after the buyer's own that has a ticket. What is not committed counts as left. */
const FIND_SHARD = statement<{ shard: number }>(
  'find-shard',
  `SELECT shard FROM ticket_shards WHERE event_id = $1 AND ${IS_LEFT}
    ORDER BY (shard - $2::integer % ${SHARDS} + ${SHARDS}) % ${SHARDS} LIMIT 1`,
);

export const shardedCounter: Technique = {
  slug: 'sharded-counter',
  summary: `the counter in ${SHARDS} rows: buyers of different shards do not meet`,
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  ticketRows: true,
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const { eventId, buyerId } = request;
        const event = await readEvent(transaction, eventId);
        requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
        const take = async (shard: number) =>
          (await transaction.run(TAKE_FROM_SHARD, [eventId, shard, event.tickets]))[0];
        const own = await take(buyerId);
        if (own !== undefined) return insertOnePerBuyer(transaction, request, own.number);
        const [found] = await transaction.run(FIND_SHARD, [eventId, buyerId, event.tickets]);
        const other = found === undefined ? undefined : await take(found.shard);
        if (other === undefined) throw new SoldOut(eventId);
        return insertOnePerBuyer(transaction, request, other.number);
      });
  },
};
