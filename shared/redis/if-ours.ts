/**
 * Two commands that Redis does not have: DEL and PEXPIRE of a key only if it still holds our value.
 *
 * Without the comparison a late owner would end, or extend, the lock of the next one. It is a script, because between a GET and
 * a DEL the lease may end.
 */
import type { RedisClientType } from 'redis';
import { runScript, script } from './script';

const DELETE_IF_OURS = script(`
  if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
  return 0`);

const EXPIRE_IF_OURS = script(`
  if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return 0`);

/** @returns 1 if the key was ours, 0 if not */
export function deleteIfOurs(redis: RedisClientType, key: string, ours: string): Promise<unknown> {
  return runScript(redis, DELETE_IF_OURS, [key], [ours]);
}

/** Lets the key live for `ms` milliseconds from now. @returns 1 if it was ours, 0 if not */
export function expireIfOurs(
  redis: RedisClientType,
  key: string,
  ours: string,
  ms: number,
): Promise<unknown> {
  return runScript(redis, EXPIRE_IF_OURS, [key], [ours, ms]);
}
