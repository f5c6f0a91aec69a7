import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import type { RedisClientType } from 'redis';
import type { ScriptClient } from 'redlock';

/** A server that is frozen rather than down keeps its connections open and never answers. */
const ANSWER_LIMIT_MS = 500;

type Scripting = Pick<RedisClientType, 'evalSha' | 'eval'>;

/**
 * redlock expects the calling convention of ioredis; this is it, over node-redis.
 *
 * A vote that does not come in time counts as a vote against: without the limit one frozen server, where its vote is
 * needed, would keep `acquire` waiting for ever.
 */
export function asScriptClient(client: Scripting): ScriptClient {
  return {
    evalsha: (hash, numberOfKeys, all) => vote(client.evalSha(hash, split(numberOfKeys, all))),
    eval: (script, numberOfKeys, all) => vote(client.eval(script, split(numberOfKeys, all))),
  };
}

function split(numberOfKeys: number, all: (string | number)[]) {
  return { keys: all.slice(0, numberOfKeys).map(String), arguments: all.slice(numberOfKeys).map(String) };
}

/**
 * redlock waits for ever for the vote of a server that failed with anything but an `Error` as redlock knows it, and errors
 * of sockets are not where two JavaScript realms meet (in Jest, for one). The message stays: redlock reads NOSCRIPT in it.
 */
async function vote(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await withinTimeLimit('Redis', ANSWER_LIMIT_MS, answer);
  } catch (cause) {
    throw new Error((cause as Error).message, { cause });
  }
}
