/** A late owner deletes the key, though another owner has written its token there. Let it delete only its own. */
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';

// HOLE: KEYS[1] is the key of the lock, ARGV[1] the token of the owner who releases it.
const DELETE_IF_OURS = script(`
  return redis.call('DEL', KEYS[1])`);

/** @returns 1 if the key was ours, 0 if not */
export function deleteIfOurs(redis: RedisClientType, key: string, ours: string): Promise<unknown> {
  return runScript(redis, DELETE_IF_OURS, [key], [ours]);
}
