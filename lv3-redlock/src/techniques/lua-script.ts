/**
 * Lua script: duplicate, count, record and enqueue are one step of the one thread that Redis runs scripts on.
 *
 * Guarantees  each buyer is let in once, and no more buyers than there are tickets, in one round trip. After "sold out" a refusal
 *             needs none. Each winner is recorded, by this process or by the reconciler. If Redis forgets, the database still
 *             sells no more than there is, and Redis reads again who has a ticket.
 * Costs       two sources of truth, and a reconciler that keeps them one. A buyer with a ticket who asks again once it is
 *             sold out may be told that it is sold out.
 * Breaks if   the ticket is promised before the row is written: what was in Redis only is lost with it. Or if the buyers
 *             are spread over several Redis servers: a script is atomic on one.
 */

import { inBatches } from '@ticket-rush/shared/batches/in-batches';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { AlreadyBooked, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { askLoaded } from '@ticket-rush/shared/redis/load-buyers';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';
import { type AdmissionQueue, entryOf, openAdmissionQueue } from '../admission/admission-queue';
import { loadBuyers } from '../admission/load-buyers';
import type { RememberingNeeds } from '../admission/needs';
import { recordAdmitted } from '../admission/record-admitted';
import { recordWinners } from '../admission/record-winners';
import { rememberSales, type Sale } from '../admission/sales';
import { orderByScript } from './lua-script-order';

/**
 * KEYS: loaded, buyers, unrecorded. ARGV: tickets (-1: unlimited), buyer, entry. Every key is touched before the first write
 * that lasts, so that a key of a wrong type changes nothing: Redis does not roll back.
 */
export const ADMIT = script(`
  if redis.call('EXISTS', KEYS[1]) == 0 then return 'not-loaded' end
  if redis.call('SISMEMBER', KEYS[2], ARGV[2]) == 1 then return 'already-booked' end
  local tickets = tonumber(ARGV[1])
  if tickets >= 0 and redis.call('SCARD', KEYS[2]) >= tickets then return 'sold-out' end
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[3], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[3])
  redis.call('SADD', KEYS[2], ARGV[2])
  return 'admitted'`);

export const luaScript: Technique<RememberingNeeds> = {
  slug: 'lua-script',
  summary: 'duplicate, count, record and enqueue in one script; a reconciler finishes what a crash left',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create({ database, redis, keyPrefix, soldOut }) {
    const saleOf = rememberSales(database);
    const queue = openAdmissionQueue(redis, keyPrefix);
    const load = loadBuyers(database, redis, queue);
    const write = (winners: BookingRequest[]) => recordWinners(database, winners);
    const record = inBatches((winners: BookingRequest[]) => recordAdmitted(queue, winners, write));
    return async (request) => {
      const sale = await saleOf(request);
      if (soldOut.remembers(sale.id)) throw new SoldOut(sale.id);
      const answer = await admit(redis, queue, sale, request, load);
      if (answer === 'already-booked') throw new AlreadyBooked(sale.id, request.buyerId);
      if (answer === 'sold-out') {
        soldOut.remember(sale.id);
        throw new SoldOut(sale.id);
      }
      const recorded = await record(sale.id, request);
      if (recorded instanceof Error) throw recorded;
      return recorded;
    };
  },
  createOrder: orderByScript,
};

/** @throws Unavailable; `unknown` if the answer was lost: a buyer who was let in without hearing of it gets the ticket */
export async function admit(
  redis: RedisClientType,
  queue: AdmissionQueue,
  { id, tickets }: Sale,
  request: BookingRequest,
  load: (eventId: number) => Promise<void>,
): Promise<unknown> {
  const { loaded, buyers, unrecorded } = queue.keysOf(id);
  const values = [tickets ?? -1, request.buyerId, entryOf(request)];
  const ask = async () => {
    const asked = runScript(redis, ADMIT, [loaded, buyers, unrecorded], values);
    const answer = await answerOf(asked, 'unknown');
    return answer === 'not-loaded' ? undefined : answer;
  };
  return askLoaded(ask, () => load(id));
}
