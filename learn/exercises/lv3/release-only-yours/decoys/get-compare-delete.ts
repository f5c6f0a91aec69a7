/** GET, compare, DEL: the lease can end between the two commands. */
import type { RedisClientType } from 'redis';

export async function deleteIfOurs(redis: RedisClientType, key: string, ours: string): Promise<unknown> {
  if ((await redis.get(key)) !== ours) return 0;
  return redis.del(key);
}
