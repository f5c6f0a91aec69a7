import { createHash } from 'node:crypto';
import type { RedisClientType } from 'redis';

/** A Lua script, and the name under which a server that has seen it knows it. */
export interface Script {
  source: string;
  sha1: string;
}

export function script(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/**
 * Runs a script by its name, and with its source where the server has never seen it: it has just been started, or its
 * scripts were flushed. An error that says NOSCRIPT means that the script has not run, so the second call is no repetition.
 */
export async function runScript(
  redis: RedisClientType,
  { source, sha1 }: Script,
  keys: string[],
  values: (string | number)[],
): Promise<unknown> {
  const options = { keys, arguments: values.map(String) };
  try {
    return await redis.evalSha(sha1, options);
  } catch (error) {
    if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(source, options);
  }
}
