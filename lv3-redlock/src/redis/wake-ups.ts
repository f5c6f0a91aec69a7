import { randomUUID } from 'node:crypto';
import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import type { RedisClientType } from 'redis';
import { handOver, readHandedOver } from './lock-queue';

const SUBSCRIBE_LIMIT_MS = 2_000;

/** Wakes one waiter of this process by its token. A message may be missed, or come too late. */
export interface WakeUps {
  bell(): Bell;
  close(): void;
}

/** Rings for one waiter. */
export interface Bell {
  /** What to publish, and where: all up to the bar is the channel of this process. */
  readonly token: string;
  /** Whether it rings within `limitMs` milliseconds, or has rung since the last time. */
  heard(limitMs: number): Promise<boolean>;
  /**
   * Call it when the lock is given up or given back, and not before: its owner may have found it without hearing the bell, and
   * the message that is still on its way would be taken for one to nobody.
   */
  remove(): void;
}

/**
 * One connection for all waiters of the process: a connection that subscribes can do little else, and thousands of them
 * would cost the server more than the lock. A server that is down does not keep the service from starting; node-redis
 * subscribes when it is back, and until then waiters wake by their own timers.
 */
export async function openWakeUps(redis: RedisClientType, keyPrefix: string): Promise<WakeUps> {
  const channel = `${keyPrefix}:wake:${randomUUID()}`;
  const bells = new Map<string, () => void>();
  const subscriber = redis.duplicate({ disableOfflineQueue: false });
  subscriber.on('error', () => undefined);
  const subscribed = Promise.all([
    subscriber.connect(),
    subscriber.subscribe(channel, (message) => wake(message)),
  ]);
  await withinTimeLimit('the subscription', SUBSCRIBE_LIMIT_MS, subscribed).catch(() => undefined);
  return {
    bell() {
      const token = `${channel}|${randomUUID()}`;
      const { ring, heard } = createBell();
      bells.set(token, ring);
      return { token, heard, remove: () => void bells.delete(token) };
    },
    close: () => subscriber.destroy(),
  };

  /** Nobody waits under the token who gave up and could not leave the queue: the lock is handed on, or a lease would be lost. */
  function wake(message: string): void {
    const { token, key, leaseMs } = readHandedOver(message);
    const ring = bells.get(token);
    if (ring !== undefined) ring();
    else handOver(redis, key, token, leaseMs).catch(() => undefined);
  }
}

/** Remembers a ring that comes before anybody listens: messages and answers travel on different connections. */
function createBell() {
  let rung = false;
  let wake = () => undefined as unknown;
  return {
    ring() {
      rung = true;
      wake();
    },
    async heard(limitMs: number) {
      if (!rung) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
          timer = setTimeout(resolve, limitMs);
        });
        clearTimeout(timer);
      }
      const heard = rung;
      rung = false;
      return heard;
    },
  };
}
