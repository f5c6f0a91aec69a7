/**
 * Set, check then add: Redis knows who has a ticket. Each of its commands is atomic; the two steps together are not.
 *
 * Guarantees  no rule of the sale. Between the look at the set and the entry into it, other buyers see the same set.
 * Costs       two round trips to Redis for a ticket, and the transaction.
 * Breaks if   two buyers come at once, in one process or in several. Taking SADD's own answer (0: was there already) for
 *             the check would stop double clicks and no oversell: SCARD would still be an opinion about the past.
 */
import { insertBooking, writeSold } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import type { AdmissionNeeds } from '../admission/needs';
import { rememberSales } from '../admission/sales';

export const setCheckThenAdd: Technique<AdmissionNeeds> = {
  slug: 'set-check-then-add',
  summary: 'SISMEMBER and SCARD, then SADD: atomic commands, and a pair that is not',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create({ database, redis, keyPrefix }) {
    const saleOf = rememberSales(database);
    return async (request) => {
      const event = await saleOf(request);
      const buyers = `${keyPrefix}:set-check-then-add:event:${event.id}:buyers`;
      const buyer = String(request.buyerId);

      const look = Promise.all([redis.sIsMember(buyers, buyer), redis.sCard(buyers)]);
      const [alreadyBooked, sold] = await answerOf(look, 'rejected');
      requireEligible({ ...event, sold }, alreadyBooked === 1, request, event.clock());
      await answerOf(redis.sAdd(buyers, buyer), 'rejected');

      return database.transaction(async (transaction) => {
        await writeSold(transaction, event.id, sold + 1);
        return insertBooking(transaction, request, sold + 1);
      });
    };
  },
};
