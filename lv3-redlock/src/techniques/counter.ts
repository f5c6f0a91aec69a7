/**
 * Counter: SADD lets each buyer in once, INCR hands out one admission for each ticket, and only winners reach the database.
 *
 * Guarantees  no decision is taken on what was read before: both commands change first and answer with what they found. No
 *             oversell and no duplicate even if Redis forgets everything: the database records no more than there is.
 * Costs       two round trips for a winner, three for a refusal, which has to take back what it did.
 * Breaks if   a process dies between its steps: an admission is spent that is never recorded. The event undersells, and the
 *             buyer is told that they have booked; so is one whose connection broke between SADD and its answer.
 */
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { AlreadyBooked, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import type { RedisClientType } from 'redis';
import type { AdmissionNeeds } from '../admission/needs';
import { recordWinner } from '../admission/record-winners';
import { rememberSales, type Sale } from '../admission/sales';

export interface CounterKeys {
  buyers: string;
  admitted: string;
}

export const counter: Technique<AdmissionNeeds> = {
  slug: 'counter',
  summary: 'SADD and INCR let winners in, and only they reach the database',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    crash: 'undersells',
    faults: { 'crash-after-commit': 'holds' },
  },
  create({ database, redis, keyPrefix }) {
    const saleOf = rememberSales(database);
    return async (request) => {
      const sale = await saleOf(request);
      const keys = keysOf(keyPrefix, sale);
      await letIn(redis, keys, sale, request);
      return recordWinner(database, request).catch((error) => leave(redis, keys, request, error));
    };
  },
};

export function keysOf(keyPrefix: string, { id }: Pick<Sale, 'id'>): CounterKeys {
  const event = `${keyPrefix}:counter:event:${id}`;
  return { buyers: `${event}:buyers`, admitted: `${event}:admitted` };
}

/** @throws AlreadyBooked, SoldOut; Unavailable, outcome `rejected` */
export async function letIn(
  redis: RedisClientType,
  keys: CounterKeys,
  sale: Sale,
  request: BookingRequest,
): Promise<void> {
  await enterOnce(redis, keys, request);
  await takeAdmission(redis, keys, sale, request);
}

/** @throws AlreadyBooked; a second click is told so even while the first is still being decided */
async function enterOnce(
  redis: RedisClientType,
  { buyers }: CounterKeys,
  request: BookingRequest,
): Promise<void> {
  const buyer = String(request.buyerId);
  const entering = redis.sAdd(buyers, buyer);
  const added = await answerOf(entering, 'rejected').catch((error) => {
    undoWhenAnswered().catch(() => undefined);
    throw error;
  });
  if (added === 0) throw new AlreadyBooked(request.eventId, request.buyerId);

  /** Only the late answer says whose entry it is: this request's, or that of a ticket sold before. */
  async function undoWhenAnswered(): Promise<void> {
    if ((await entering) === 1) await redis.sRem(buyers, buyer);
  }
}

/** @throws SoldOut */
async function takeAdmission(
  redis: RedisClientType,
  { buyers, admitted }: CounterKeys,
  { id, tickets }: Sale,
  { buyerId }: BookingRequest,
): Promise<void> {
  const giveUp = (error: unknown) =>
    takeBack([redis.decr(admitted), redis.sRem(buyers, String(buyerId))], error);
  const count = await answerOf(redis.incr(admitted), 'rejected').catch(giveUp);
  if (tickets !== null && count > tickets) await giveUp(new SoldOut(id));
}

/**
 * The winner gets no ticket. If the database says sold out, the admission stays counted: it stands for a ticket that Redis has
 * forgotten. After any other failure the admission is taken back, also where the outcome is unknown. One admission too many does no
 * harm, because the database refuses it. One too few leaves a ticket unsold.
 */
function leave(
  redis: RedisClientType,
  { buyers, admitted }: CounterKeys,
  request: BookingRequest,
  error: unknown,
): Promise<never> {
  if (error instanceof AlreadyBooked) throw error;
  const out = () => redis.sRem(buyers, String(request.buyerId));
  return takeBack(error instanceof SoldOut ? [out()] : [redis.decr(admitted), out()], error);
}

/** Waits for the compensation. If it fails, what is left in Redis is the same as after a crash. @throws `error` */
async function takeBack(compensation: Promise<unknown>[], error: unknown): Promise<never> {
  await answerOf(Promise.all(compensation), 'unknown').catch(() => undefined);
  throw error;
}
