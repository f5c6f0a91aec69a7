import { TimeLimitExceeded, withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import type { RedisClientType } from 'redis';
import type { ScriptClient } from 'redlock';

/** A server that is frozen rather than down keeps its connections open and never answers. */
const ANSWER_LIMIT_MS = 500;

/** Errors that speak of the script or of the key: the server that says so is there. */
const ANSWERS = /NOSCRIPT|WRONGTYPE/;

type Server = Pick<RedisClientType, 'evalSha' | 'eval' | 'type'>;

/** One of the servers that vote. Each question is answered in time or fails. */
export interface Voter extends ScriptClient {
  /** Why there was no answer, the last time that it was asked; `undefined` if there was one. */
  silence(): Error | undefined;
  /** What kind of value `key` holds: `none` if there is no such key. */
  type(key: string): Promise<string>;
}

/**
 * redlock expects the calling convention of ioredis; this is it, over node-redis.
 *
 * An answer that does not come in time counts as a vote against: without the limit one frozen server, where its vote is
 * needed, would keep `acquire` waiting for ever. A server that missed the limit counts as a vote against
 * immediately, until it answers again. It is asked all the same: a lock that it has granted must be released there, too.
 */
export function asVoter(server: Server): Voter {
  let silence: Error | undefined;
  const heard = (error?: Error) => {
    silence = error !== undefined && ANSWERS.test(error.message) ? undefined : error;
  };

  async function inTime<T>(answer: Promise<T>): Promise<T> {
    answer.then(() => heard(), heard);
    try {
      if (silence instanceof TimeLimitExceeded) throw silence;
      return await withinTimeLimit('Redis', ANSWER_LIMIT_MS, answer);
    } catch (cause) {
      if (cause instanceof TimeLimitExceeded) heard(cause);
      // A vote that fails with a value that is no `Error` to redlock keeps redlock waiting for ever. In Jest the error of a socket is
      // such a value: it comes from another JavaScript realm. redlock looks for NOSCRIPT in the message.
      throw new Error((cause as Error).message, { cause });
    }
  }
  return {
    silence: () => silence,
    evalsha: (hash, numberOfKeys, all) => inTime(server.evalSha(hash, split(numberOfKeys, all))),
    eval: (script, numberOfKeys, all) => inTime(server.eval(script, split(numberOfKeys, all))),
    type: (key) => inTime(server.type(key)),
  };
}

function split(numberOfKeys: number, all: (string | number)[]) {
  return { keys: all.slice(0, numberOfKeys).map(String), arguments: all.slice(numberOfKeys).map(String) };
}
