import { runScript, script } from '@ticket-rush/shared/redis/script';
import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClientType } from 'redis';
import { TooManyRequests } from './too-many-requests';

/** Longer than Redis ever takes, and shorter than a buyer notices: then this process counts for itself. */
const REDIS_LIMIT_MS = 250;

/** Counts one request of a buyer. Throws TooManyRequests. */
export type LimitBuyer = (buyerId: number) => Promise<void>;

/**
 * How often a buyer may ask, counted in Redis and so for all instances together.
 *
 * A limit protects the shop; it is no rule of the sale. So where Redis does not answer, each instance counts what it sees
 * itself, and a buyer may ask as often on each of them.
 */
export function limitBuyers(redis: RedisClientType, keyPrefix: string, perSecond: number): LimitBuyer {
  const settings = { points: perSecond, duration: 1 };
  const limiter = new RateLimiterRedis({
    ...settings,
    storeClient: impatient(redis),
    useRedisPackage: true,
    customIncrTtlLuaScript: COUNT,
    keyPrefix: `${keyPrefix}:buyer-limit`,
    // A buyer over the limit is not counted further: a flood is refused without asking Redis.
    inMemoryBlockOnConsumed: perSecond + 1,
    insuranceLimiter: new RateLimiterMemory(settings),
  });
  return async (buyerId) => {
    try {
      await limiter.consume(buyerId);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new TooManyRequests(buyerId, perSecond, Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
    }
  };
}

/**
 * As the limiter's own script, for any number of buyers at once. KEYS: the counters. ARGV: by how much, seconds. Returns what each
 * has used, and the milliseconds until it is forgotten.
 */
const COUNT = `
  local counted = {}
  for _, key in ipairs(KEYS) do
    redis.call('SET', key, 0, 'EX', ARGV[2], 'NX')
    counted[#counted + 1] = redis.call('INCRBY', key, ARGV[1])
    counted[#counted + 1] = redis.call('PTTL', key)
  end
  return counted`;

type Counted = [used: number, ttlMs: number];

interface Asked {
  key: string;
  resolve: (counted: Counted) => void;
  reject: (error: unknown) => void;
}

/**
 * What the limiter needs of a client, but with an end: a frozen server would hold every booking up. Requests that came together are
 * counted together, by one command: a command for each costs this process as much as the log's client does.
 */
function impatient(redis: RedisClientType) {
  const count = script(COUNT);
  let asked: Asked[] = [];

  async function countTogether(settings: string[]): Promise<void> {
    const together = asked;
    asked = [];
    const keys = together.map(({ key }) => key);
    try {
      const work = runScript(redis, count, keys, settings);
      const counted = (await withinTimeLimit('Redis', REDIS_LIMIT_MS, work)) as number[];
      for (const [index, { resolve }] of together.entries())
        resolve(counted.slice(2 * index, 2 * index + 2) as Counted);
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  return {
    /** All of its calls have the same settings. */
    eval(_source: string, { keys: [key], arguments: settings }: { keys: [string]; arguments: string[] }) {
      // By then all requests are here that Node has read from its connections.
      if (asked.length === 0) setImmediate(countTogether, settings);
      return new Promise<Counted>((resolve, reject) => {
        asked.push({ key, resolve, reject });
      });
    },
  };
}
