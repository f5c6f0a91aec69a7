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
    keyPrefix: `${keyPrefix}:buyer-limit`,
    // Who is over the limit is not counted further: a flood is refused without asking Redis.
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

/** What the limiter needs of a client, but with an end: a frozen server would hold every booking up. */
function impatient(redis: RedisClientType) {
  const known = new Map<string, ReturnType<typeof script>>();
  return {
    eval(source: string, { keys, arguments: values }: { keys: string[]; arguments: string[] }) {
      const named = known.get(source) ?? script(source);
      known.set(source, named);
      return withinTimeLimit('Redis', REDIS_LIMIT_MS, runScript(redis, named, keys, values));
    },
  };
}
