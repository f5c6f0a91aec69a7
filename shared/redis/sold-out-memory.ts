import type { RedisClientType } from 'redis';

/** A message may be lost, and one that overtakes the answer it corrects comes too early: no entry is believed for longer. */
const BELIEVED_MS = 1_000;

/** What this process knows of events that have no ticket left, so that it need not ask again for each buyer. */
export interface SoldOutMemory {
  remember(eventId: number): void;
  remembers(eventId: number): boolean;
  forget(eventId: number): void;
}

export function rememberSoldOut(now = () => performance.now()): SoldOutMemory {
  const learntAt = new Map<number, number>();
  return {
    remember: (eventId) => void learntAt.set(eventId, now()),
    remembers(eventId) {
      const at = learntAt.get(eventId);
      if (at === undefined) return false;
      if (now() - at < BELIEVED_MS) return true;
      learntAt.delete(eventId);
      return false;
    },
    forget: (eventId) => void learntAt.delete(eventId),
  };
}

/** Where it is published that a ticket of an event came back, to those who use this technique. */
export function returnsChannel(keyPrefix: string, technique: string): string {
  return `${keyPrefix}:${technique}:returns`;
}

/**
 * Forgets that an event is sold out as soon as a ticket comes back, whichever process gave it back. A server that is down
 * does not delay a buyer: node-redis subscribes when it answers, and again after each outage.
 *
 * @returns what ends the subscription
 */
export async function listenForReturns(
  redis: RedisClientType,
  channel: string,
  soldOut: SoldOutMemory,
): Promise<() => void> {
  const subscriber = redis.duplicate({ disableOfflineQueue: false });
  subscriber.on('error', () => undefined);
  const forget = (eventId: string) => soldOut.forget(Number(eventId));
  const subscribed = [subscriber.connect(), subscriber.subscribe(channel, forget)];
  const settled = Promise.allSettled(subscribed);
  if (redis.isReady) await settled;
  return () => subscriber.destroy();
}
