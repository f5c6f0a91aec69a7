import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import type { RedisClientType } from 'redis';
import { ExecutionError, type default as Redlock, ResourceLockedError } from 'redlock';
import { keepExtended, type Lease } from './lease';

const ANSWER_LIMIT_MS = 500;

/** One vote. `undefined` if others hold the lock. @throws Unavailable, outcome `rejected`, if there is no majority to ask */
export async function askEveryServer(
  redlock: Redlock,
  resource: string,
  leaseMs: number,
): Promise<Lease | undefined> {
  const askedAt = performance.now();
  try {
    let lock = await redlock.acquire([resource], leaseMs);
    const extend = async () => {
      lock = await lock.extend(leaseMs);
    };
    return keepExtended({ askedAt, extend, release: () => lock.release() }, leaseMs);
  } catch (error) {
    await requireReachableMajority(error);
    return undefined;
  }
}

/**
 * A lock that others hold is worth waiting for; servers that do not answer are not.
 *
 * @throws Unavailable, outcome `rejected`; or `error` itself, if it is none of redlock's
 */
async function requireReachableMajority(error: unknown): Promise<void> {
  if (!(error instanceof ExecutionError)) throw error;
  const votes = await error.attempts.at(-1);
  if (votes === undefined) throw error;
  const failures = [...votes.votesAgainst.values()].filter((vote) => !(vote instanceof ResourceLockedError));
  if (votes.membershipSize - failures.length >= votes.quorumSize) return;
  throw new Unavailable({
    detail: `${failures.length} of ${votes.membershipSize} lock servers do not answer: no majority.`,
    outcome: 'rejected',
    cause: failures[0],
  });
}

/**
 * redlock asks only whether the key is there, so one that is no lock keeps everybody out, and for ever: no owner gives it back.
 *
 * @throws Unavailable, outcome `rejected`, if it is something else than a lock on some server
 */
export async function requireLockKey(quorum: RedisClientType[], key: string): Promise<void> {
  const types = await Promise.all(
    quorum.map((server) =>
      withinTimeLimit('Redis', ANSWER_LIMIT_MS, server.type(key)).catch(() => 'unknown'),
    ),
  );
  const other = types.filter((type) => !['string', 'none', 'unknown'].includes(type));
  if (other.length === 0) return;
  throw new Unavailable({
    detail: `WRONGTYPE: on ${other.length} of ${types.length} servers the key of the lock is a ${other[0]}, and no lock.`,
    outcome: 'rejected',
  });
}
