/**
 * Sorted set: everybody gets a place in line, and those whose rank is below the number of tickets are in.
 *
 * Guarantees  the order of arrival outlives the sale: when a ticket comes back, it is the next in line who gets it, not
 *             whoever happens to ask. The database records no more than there is, even if Redis forgets everything.
 * Costs       O(log n) for each place instead of O(1), and a line that holds all who were refused, too.
 * Breaks if   a process dies between its steps: a place stays taken that nobody records, and the event undersells. Or if a
 *             rank is taken for final: a smaller number that arrives late moves it, so two may be told the same rank.
 */
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { AlreadyBooked, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import type { RedisClientType } from 'redis';
import type { AdmissionNeeds } from '../admission/needs';
import { recordWinner } from '../admission/record-winners';
import { rememberSales } from '../admission/sales';

export const sortedSet: Technique<AdmissionNeeds> = {
  slug: 'sorted-set',
  summary: 'ZADD NX and the rank: the order of arrival is kept, at O(log n)',
  expected: { oneInstance: 'holds', severalInstances: 'holds', crash: 'undersells' },
  create({ database, redis, keyPrefix }) {
    const saleOf = rememberSales(database);
    return async (request) => {
      const { id, tickets } = await saleOf(request);
      const keys = keysOf(keyPrefix, id);
      const rank = await rankInLine(redis, keys, request);
      if (tickets !== null && rank >= tickets) throw new SoldOut(id);
      // Also those who were in line already: they have a ticket, or have moved up to one. The database knows.
      return recordWinner(database, request).catch((error) => leave(redis, keys, request, error));
    };
  },
};

export interface LineKeys {
  line: string;
  arrivals: string;
}

export function keysOf(keyPrefix: string, eventId: number): LineKeys {
  const event = `${keyPrefix}:sorted-set:event:${eventId}`;
  return { line: `${event}:line`, arrivals: `${event}:arrivals` };
}

/**
 * NX: who asks again keeps the place. The server counts the arrivals: clocks of different processes differ, and equal
 * scores would be ordered by the buyer's number.
 */
export async function rankInLine(
  redis: RedisClientType,
  keys: LineKeys,
  request: BookingRequest,
): Promise<number> {
  const { line, arrivals } = keys;
  const buyer = String(request.buyerId);
  const arrival = await answerOf(redis.incr(arrivals), 'rejected');
  const place = { score: arrival, value: buyer };
  const enter = redis.multi().zAdd(line, place, { condition: 'NX' }).zRank(line, buyer);
  const [, rank] = await answerOf(enter.execTyped(), 'rejected').catch((error) =>
    leave(redis, keys, request, error),
  );
  return rank as number;
}

/**
 * Refused by the database, the buyer keeps the place: it stands for a ticket that Redis had forgotten. Whatever else failed
 * frees it, even where it is unknown: one place too many is refused, one too few is a ticket unsold.
 */
async function leave(
  redis: RedisClientType,
  { line }: LineKeys,
  { buyerId }: BookingRequest,
  error: unknown,
): Promise<never> {
  if (error instanceof SoldOut || error instanceof AlreadyBooked) throw error;
  // This may fail, too: then it is as if the process had died.
  await answerOf(redis.zRem(line, String(buyerId)), 'unknown').catch(() => undefined);
  throw error;
}
