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
  const split = (numberOfKeys: number, all: (string | number)[]) => ({
    keys: all.slice(0, numberOfKeys).map(String),
    arguments: all.slice(numberOfKeys).map(String),
  });
  return {
    evalsha: (hash, numberOfKeys, all) =>
      withinTimeLimit('Redis', ANSWER_LIMIT_MS, client.evalSha(hash, split(numberOfKeys, all))),
    eval: (script, numberOfKeys, all) =>
      withinTimeLimit('Redis', ANSWER_LIMIT_MS, client.eval(script, split(numberOfKeys, all))),
  };
}
