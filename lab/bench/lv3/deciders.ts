import { randomUUID } from 'node:crypto';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { AlreadyBooked, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { RedisClientType } from 'redis';
import { openAdmissionQueue } from '../../../lv3-redlock/src/admission/admission-queue';
import type { Sale } from '../../../lv3-redlock/src/admission/sales';
import { counter, keysOf as counterKeysOf, letIn } from '../../../lv3-redlock/src/techniques/counter';
import { admit, luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { rankInQueue, keysOf as setKeysOf, sortedSet } from '../../../lv3-redlock/src/techniques/sorted-set';
import { KEY_PREFIX } from './bench-room';

const EVENT = 1;

/** What a technique asks of Redis before it goes to the database. */
export interface Decider {
  technique: string;
  /** Whether this buyer, who has never asked before, gets a ticket. */
  decide(buyerId: number): Promise<boolean>;
  /** What it keeps for as long as the event is on sale. */
  keys: string[];
}

/** The three techniques that hold, on an event with so many tickets that Redis knows of. */
export async function openDeciders(redis: RedisClientType, tickets: number): Promise<Decider[]> {
  const sale = { id: EVENT, tickets } as Sale;
  return [byCounter(redis, sale), bySortedSet(redis, sale), await byScript(redis, sale)];
}

function byCounter(redis: RedisClientType, sale: Sale): Decider {
  const keys = counterKeysOf(KEY_PREFIX, sale);
  const decide = (buyerId: number) =>
    letIn(redis, keys, sale, requestOf(counter.slug, buyerId)).then(
      () => true,
      (error: unknown) => {
        if (error instanceof SoldOut || error instanceof AlreadyBooked) return false;
        throw error;
      },
    );
  return { technique: counter.slug, decide, keys: Object.values(keys) };
}

function bySortedSet(redis: RedisClientType, { id, tickets }: Sale): Decider {
  const keys = setKeysOf(KEY_PREFIX, id);
  const decide = async (buyerId: number) =>
    (await rankInQueue(redis, keys, requestOf(sortedSet.slug, buyerId))) < (tickets ?? 0);
  return { technique: sortedSet.slug, decide, keys: Object.values(keys) };
}

/** `unrecorded` is not counted: a buyer leaves it as soon as the row is written. */
async function byScript(redis: RedisClientType, sale: Sale): Promise<Decider> {
  const queue = openAdmissionQueue(redis, KEY_PREFIX);
  const { loaded, buyers } = queue.keysOf(sale.id);
  await redis.set(loaded, '1');
  const load = () => Promise.reject(new Error('Redis has forgotten the event'));
  const decide = async (buyerId: number) =>
    (await admit(redis, queue, sale, requestOf(luaScript.slug, buyerId), load)) === 'admitted';
  return { technique: luaScript.slug, decide, keys: [loaded, buyers] };
}

function requestOf(technique: string, buyerId: number): BookingRequest {
  return { requestId: randomUUID(), eventId: EVENT, buyerId, technique };
}
