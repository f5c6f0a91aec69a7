/**
 * Sorted set: each buyer gets a place in a queue, and those whose rank is below the number of tickets are in.
 *
 * Guarantees  the order of arrival outlives the sale: when a ticket comes back, the next in the queue gets it, and not the
 *             buyer who happens to ask. The database records no more than there is, even if Redis forgets everything.
 * Costs       O(log n) for each place instead of O(1), and a queue that holds all who were refused, too.
 * Breaks if   a process dies between its steps: a place stays taken that is never recorded, and the event undersells. Or if a
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
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    crash: 'undersells',
    faults: { 'crash-after-commit': 'holds' },
  },
  create({ database, redis, keyPrefix }) {
    const saleOf = rememberSales(database);
    return async (request) => {
      const { id, tickets } = await saleOf(request);
      const keys = keysOf(keyPrefix, id);
      const rank = await rankInQueue(redis, keys, request);
      if (tickets !== null && rank >= tickets) throw new SoldOut(id);
      // Also those who were in the queue already: they have a ticket, or have moved up to one. The database knows.
      return recordWinner(database, request).catch((error) => leave(redis, keys, request, error));
    };
  },
};

export interface QueueKeys {
  queue: string;
  arrivals: string;
}

export function keysOf(keyPrefix: string, eventId: number): QueueKeys {
  const event = `${keyPrefix}:sorted-set:event:${eventId}`;
  return { queue: `${event}:queue`, arrivals: `${event}:arrivals` };
}

/**
 * NX: who asks again keeps the place. The server counts the arrivals: clocks of different processes differ, and equal
 * scores would be ordered by the buyer's number.
 */
export async function rankInQueue(
  redis: RedisClientType,
  keys: QueueKeys,
  request: BookingRequest,
): Promise<number> {
  const { queue, arrivals } = keys;
  const buyer = String(request.buyerId);
  const arrival = await answerOf(redis.incr(arrivals), 'rejected');
  const place = { score: arrival, value: buyer };
  const enter = redis.multi().zAdd(queue, place, { condition: 'NX' }).zRank(queue, buyer);
  const [, rank] = await answerOf(enter.execTyped(), 'rejected').catch((error) =>
    leave(redis, keys, request, error),
  );
  return rank as number;
}

/**
 * Refused by the database, the buyer keeps the place: it stands for a ticket that Redis had forgotten. Any other failure
 * frees it, even where it is unknown: one place too many is refused, one too few is a ticket unsold.
 */
async function leave(
  redis: RedisClientType,
  { queue }: QueueKeys,
  { buyerId }: BookingRequest,
  error: unknown,
): Promise<never> {
  if (error instanceof SoldOut || error instanceof AlreadyBooked) throw error;
  // This may fail, too: then it is as if the process had died.
  await answerOf(redis.zRem(queue, String(buyerId)), 'unknown').catch(() => undefined);
  throw error;
}
