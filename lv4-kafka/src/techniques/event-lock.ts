import { randomUUID } from 'node:crypto';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { deleteIfOurs } from '@ticket-rush/shared/redis/if-ours';
import { fixedLease, type Lease } from '@ticket-rush/shared/redis/lease';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import type { WorkerNeeds } from './technique';

const BACKOFF = { baseMs: 2, capMs: 50 };

type EventLockNeeds = Pick<WorkerNeeds, 'redis' | 'keyPrefix' | 'lockTimes' | 'metrics'>;

/** Locks that a worker takes, one for each event. */
export function openEventLocks({ redis, keyPrefix, lockTimes, metrics }: EventLockNeeds) {
  const { leaseMs, waitMs } = lockTimes;
  const keyOf = (eventId: number) => `${keyPrefix}:lock:event:${eventId}`;

  const isGranted = async (key: string, token: string): Promise<boolean> =>
    (await answerOf(
      redis.set(key, token, { condition: 'NX', expiration: { type: 'PX', value: leaseMs } }),
      'rejected',
    )) !== null;

  /** @returns when the lock that was granted had been asked for, by `performance.now()` */
  async function wait(key: string, token: string, deadline: number): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      const askedAt = performance.now();
      if (await isGranted(key, token)) return askedAt;
      if (performance.now() >= deadline) {
        throw new Unavailable({
          detail: `The lock was not free within ${waitMs} ms. Ask again.`,
          outcome: 'rejected',
        });
      }
      metrics.retried();
      await backOff(attempt, BACKOFF);
    }
  }

  return {
    /**
     * Takes the locks of all these events, in ascending order as all workers do: two workers never hold what the other waits
     * for. The lease of them all ends with that of the first: it runs while the worker waits for the others.
     *
     * @throws Unavailable, outcome `rejected`, if they were not free in time or Redis did not answer; none is held then
     */
    async take(eventIds: number[]): Promise<Lease> {
      const token = randomUUID();
      const timer = metrics.startLock();
      const deadline = performance.now() + waitMs;
      const keys = [...new Set(eventIds)].sort((a, b) => a - b).map(keyOf);
      const release = async () => {
        const released = keys.map((key) => answerOf(deleteIfOurs(redis, key, token), 'unknown'));
        await Promise.allSettled(released);
        timer.released();
      };
      let firstAskedAt: number | undefined;
      try {
        for (const key of keys) {
          const askedAt = await wait(key, token, deadline);
          firstAskedAt ??= askedAt;
        }
      } catch (error) {
        await release();
        throw error;
      }
      timer.acquired();
      return fixedLease(firstAskedAt ?? performance.now(), leaseMs, release);
    },
  };
}
