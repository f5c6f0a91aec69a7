/** DEL without comparing: it ends the lock of the owner who happens to be there. */
import type { RedisClientType } from 'redis';

export function deleteIfOurs(redis: RedisClientType, key: string, _ours: string): Promise<unknown> {
  return redis.del(key);
}
