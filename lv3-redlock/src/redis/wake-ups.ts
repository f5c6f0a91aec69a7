import { randomUUID } from 'node:crypto';
import { withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';
import type { RedisClientType } from 'redis';
import { handOver, readHandedOver } from './lock-queue';

const SUBSCRIBE_LIMIT_MS = 2_000;

/** Wakes one waiter of this process by its token. A message may be missed, or come too late. */
export interface WakeUps {
  signal(): Signal;
  close(): void;
}

/** Tells one waiter that the lock has been handed to it. */
export interface Signal {
  /** What to publish, and where: all up to the bar is the channel of this process. */
  readonly token: string;
  /** Whether it comes within `limitMs` milliseconds, or has come since the last question. */
  received(limitMs: number): Promise<boolean>;
  /**
   * Call it when the lock is given up, given back or over, and not before. An owner may have found the lock by asking, and a
   * message that comes late finds no signal then: the process would hand on a lock that is held.
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
  const signals = new Map<string, () => void>();
  const subscriber = redis.duplicate({ disableOfflineQueue: false });
  subscriber.on('error', () => undefined);
  const subscribed = Promise.all([
    subscriber.connect(),
    subscriber.subscribe(channel, (message) => wake(message)),
  ]);
  await withinTimeLimit('the subscription', SUBSCRIBE_LIMIT_MS, subscribed).catch(() => undefined);
  return {
    signal() {
      const token = `${channel}|${randomUUID()}`;
      const { send, received } = createSignal();
      signals.set(token, send);
      return { token, received, remove: () => void signals.delete(token) };
    },
    close: () => subscriber.destroy(),
  };

  /** A waiter that gave up and could not leave the queue has no signal. Its lock is handed on, or a lease would be lost. */
  function wake(message: string): void {
    const { token, key, leaseMs } = readHandedOver(message);
    const send = signals.get(token);
    if (send !== undefined) send();
    else handOver(redis, key, token, leaseMs).catch(() => undefined);
  }
}

/** Remembers a signal that comes before its waiter listens: messages and answers travel on different connections. */
function createSignal() {
  let sent = false;
  let wake = () => undefined as unknown;
  return {
    send() {
      sent = true;
      wake();
    },
    async received(limitMs: number) {
      if (!sent) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
          timer = setTimeout(resolve, limitMs);
        });
        clearTimeout(timer);
      }
      const received = sent;
      sent = false;
      return received;
    },
  };
}
