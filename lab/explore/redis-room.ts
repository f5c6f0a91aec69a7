import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import type { OpenBeside } from '@ticket-rush/testing/explorer/beside';
import { LEASE_LETTER, LEASE_MS, openRedisBeside } from '@ticket-rush/testing/explorer/redis-beside';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import type { Hands } from '@ticket-rush/testing/interleaving/stage/hands';
import type { RedisClientType } from 'redis';
import { openWakeUps, type WakeUps } from '../../lv3-redlock/src/redis/wake-ups';

/** The servers of LV.3, and a process for each party. */
export interface RedisRoom {
  /** @param leaseEnds whether the holder of a lock can be stopped past its lease, once in a schedule */
  beside(leaseEnds: boolean): OpenBeside;
  close(): void;
}

interface Process {
  wakeUps: WakeUps;
  subscriber: RedisClientType;
}

const MAX_PARTIES = 3;
let rooms = 0;

export async function openRedisRoom(urls: string[]): Promise<RedisRoom> {
  const logger = createLogger({ level: 'lv3', instance: 'explore', logLevel: 'fatal' });
  const quorum = await connectQuorum(urls, logger);
  const [redis] = quorum as [RedisClientType];
  const keyPrefix = `explore-${++rooms}`;
  const processes = await Promise.all(
    Array.from({ length: MAX_PARTIES }, () => openProcess(redis, keyPrefix)),
  );
  const allHaveHeard = await openRollCall(redis, keyPrefix, processes);
  return {
    beside: (leaseEnds) => (hands) => {
      const room = openRedisBeside(quorum, keyPrefix, hands, allHaveHeard);
      const lockTimes = { leaseMs: LEASE_MS, waitMs: LEASE_MS };
      return {
        needsOf: (party) => ({
          ...{ ...room.clients(), keyPrefix, lockTimes, pause: room.pause, soldOut: rememberSoldOut() },
          wakeUps: sleeping(processes[Number(party.slice(1)) - 1] as Process, hands, room.untilLeaseEnds),
        }),
        happenings: leaseEnds ? { [LEASE_LETTER]: room.leaseEnds } : {},
      };
    },
    close() {
      for (const { wakeUps } of processes) wakeUps.close();
      for (const client of quorum) client.destroy();
    },
  };
}

/** The connection on which a process hears of what is published is its own. */
async function openProcess(redis: RedisClientType, keyPrefix: string): Promise<Process> {
  let subscriber: RedisClientType | undefined;
  const listening = new Proxy(redis, {
    get(target, name) {
      if (name !== 'duplicate') {
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      }
      return (options: object) => {
        subscriber = target.duplicate(options) as RedisClientType;
        return subscriber;
      };
    },
  });
  const wakeUps = await openWakeUps(listening, keyPrefix);
  return { wakeUps, subscriber: subscriber as RedisClientType };
}

/** Redis sends messages of a connection in order: a process that has heard a message has heard those that were published before. */
async function openRollCall(redis: RedisClientType, keyPrefix: string, processes: Process[]) {
  const channel = `${keyPrefix}:roll-call`;
  let missing = 0;
  let complete = createGate();
  for (const { subscriber } of processes)
    await subscriber.subscribe(channel, () => {
      missing -= 1;
      if (missing === 0) complete.open();
    });
  return async () => {
    missing = processes.length;
    complete = createGate();
    await redis.publish(channel, '');
    await complete.opened;
  };
}

/** A waiter that sleeps until its message comes, or a lease has ended. */
function sleeping({ wakeUps }: Process, hands: Hands, untilLeaseEnds: () => Promise<void>): WakeUps {
  return {
    ...wakeUps,
    signal() {
      const signal = wakeUps.signal();
      const ended = () => untilLeaseEnds().then(() => false);
      return {
        ...signal,
        received: (limitMs) =>
          hands.sleep('the lock is handed to it', Promise.race([signal.received(limitMs), ended()])),
      };
    },
  };
}
