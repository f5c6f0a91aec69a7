import { randomUUID } from 'node:crypto';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import type { WorkerNeeds } from './technique';

/** Without the comparison a late owner would release the lock of the next one. */
const RELEASE_IF_OURS = script(`
  if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
  return 0`);

const BACKOFF = { baseMs: 2, capMs: 50 };

type EventLockNeeds = Pick<WorkerNeeds, 'redis' | 'keyPrefix' | 'lockTimes' | 'metrics'>;

export interface HeldLocks {
  /** The last look before the commit. @throws Unavailable, outcome `rejected`, if a lease may be over */
  requireUnexpired(): void;
  /** Never fails, and ends: what cannot be released expires. */
  release(): Promise<void>;
}

/** Locks that a worker takes, one for each event. */
export function openEventLocks({ redis, keyPrefix, lockTimes, metrics }: EventLockNeeds) {
  const { leaseMs, waitMs } = lockTimes;
  const keyOf = (eventId: number) => `${keyPrefix}:lock:event:${eventId}`;

  const isGranted = async (key: string, token: string): Promise<boolean> =>
    (await answerOf(
      redis.set(key, token, { condition: 'NX', expiration: { type: 'PX', value: leaseMs } }),
      'rejected',
    )) !== null;

  const releaseKey = (key: string, token: string): Promise<unknown> =>
    answerOf(runScript(redis, RELEASE_IF_OURS, [key], [token]), 'unknown').catch(() => undefined);

  async function wait(key: string, token: string, deadline: number): Promise<void> {
    for (let attempt = 1; !(await isGranted(key, token)); attempt++) {
      if (performance.now() >= deadline) {
        throw new Unavailable({
          detail: `The lock was not free within ${waitMs} ms.`,
          outcome: 'rejected',
        });
      }
      metrics.retried();
      await backOff(attempt, BACKOFF);
    }
  }

  return {
    /**
     * Takes the locks of all these events. In ascending order, as everybody does: two workers never hold what the other
     * waits for.
     *
     * @throws Unavailable, outcome `rejected`, if they were not free in time or Redis did not answer; none is held then
     */
    async take(eventIds: number[]): Promise<HeldLocks> {
      const token = randomUUID();
      const timer = metrics.startLock();
      const askedAt = performance.now();
      const keys = [...new Set(eventIds)].sort((a, b) => a - b).map(keyOf);
      const release = async () => {
        await Promise.all(keys.map((key) => releaseKey(key, token)));
        timer.released();
      };
      try {
        for (const key of keys) await wait(key, token, askedAt + waitMs);
      } catch (error) {
        await release();
        throw error;
      }
      const grantedBefore = performance.now();
      timer.acquired();
      return {
        release,
        requireUnexpired() {
          if (performance.now() < grantedBefore + leaseMs) return;
          throw new Unavailable({ detail: 'The lock ran out before the commit.', outcome: 'rejected' });
        },
      };
    },
  };
}
