import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { keepExtended, type Lease } from '@ticket-rush/shared/redis/lease';
import { ExecutionError, type default as Redlock } from 'redlock';
import type { Voter } from './script-client';

/** The servers that vote, and the library that asks them. */
export interface Ballot {
  redlock: Redlock;
  voters: Voter[];
}

/** Asks every server once. `undefined` if another owner holds the lock. @throws Unavailable, outcome `rejected`, if there is no majority to ask */
export async function askEveryServer(
  { redlock, voters }: Ballot,
  resource: string,
  leaseMs: number,
): Promise<Lease | undefined> {
  const askedAt = performance.now();
  try {
    let lock = await redlock.acquire([resource], leaseMs);
    const extend = async () => {
      lock = await lock.extend(leaseMs);
    };
    return keepExtended({ askedAt, extend, release: () => lock.release() }, leaseMs - driftMs(leaseMs));
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
    requireMajority(voters);
    return undefined;
  }
}

/**
 * The clock of a server may run faster than ours, so that the lease ends earlier there. Taken off, as redlock does: one percent
 * for the speed of the clocks, and two milliseconds for their resolution.
 */
function driftMs(leaseMs: number): number {
  return 0.01 * leaseMs + 2;
}

/**
 * Tells the two reasons of a refusal apart. If a majority of the servers answers, another owner holds the lock, and it will be free. If
 * not, asking again may never help. Only answers count that are there already: to wait for a frozen server would make every attempt as
 * long as the time limit of a vote.
 *
 * @throws Unavailable, outcome `rejected`
 */
function requireMajority(voters: Voter[]): void {
  const silences = voters.flatMap((voter) => voter.silence() ?? []);
  if (voters.length - silences.length > voters.length / 2) return;
  throw new Unavailable({
    detail: `${silences.length} of ${voters.length} lock servers do not answer: no majority.`,
    outcome: 'rejected',
    cause: silences[0],
  });
}

/**
 * redlock asks only whether the key is there. A key of another type would keep all buyers out for ever: no owner gives it back.
 *
 * @throws Unavailable, outcome `rejected`, if it is something else than a lock on some server
 */
export async function requireLockKey(voters: Voter[], key: string): Promise<void> {
  const types = await Promise.all(voters.map((voter) => voter.type(key).catch(() => 'unknown')));
  const other = types.filter((type) => !['string', 'none', 'unknown'].includes(type));
  if (other.length === 0) return;
  throw new Unavailable({
    detail: `WRONGTYPE: on ${other.length} of ${types.length} servers the key of the lock is a ${other[0]}, and no lock.`,
    outcome: 'rejected',
  });
}
