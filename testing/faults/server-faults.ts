/** What may happen to the servers behind the first buyers, whose COMMIT is on its way. */
import { untilReady } from '@ticket-rush/stack/level/until-ready';
import { freeze, thaw } from '@ticket-rush/stack/process/freeze';
import type { Postgres } from '@ticket-rush/stack/servers/postgres';
import type { Redis } from '@ticket-rush/stack/servers/redis';
import { createClient } from 'redis';
import { type Fault, untilFree } from './strike';

/** Servers of one's own, which may be killed. */
export interface BreakableServers {
  postgres: Postgres;
  redis: Redis[];
}

/** The first is the one that locks on a single server use. */
export function oneRedisKilled({ redis: [first] }: BreakableServers): Fault {
  return {
    at: 'commit',
    async strike() {
      first?.kill('SIGKILL');
      await first?.exited;
    },
    next: 'meanwhile',
    repair: () => first?.startAgain(),
  };
}

export function majorityOfRedisFrozen({ redis }: BreakableServers): Fault {
  const frozen = redis.slice(0, Math.floor(redis.length / 2) + 1);
  return {
    at: 'commit',
    strike: () => Promise.all(frozen.map(({ pid }) => freeze(pid))),
    next: 'meanwhile',
    repair: () => {
      for (const { pid } of frozen) thaw(pid);
    },
  };
}

/** The first forgets all keys, and keeps its connections. */
export function redisEmptied({ redis: [first] }: BreakableServers): Fault {
  return { at: 'commit', strike: () => forgetAll(first?.url ?? ''), next: 'meanwhile' };
}

export async function forgetAll(url: string): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined); // The command below says so. Without a listener it would end the process.
  await client.connect();
  await client.flushAll();
  client.destroy();
}

/** It crashes, and is back before the next buyer comes. The lock of the first has ended by then: its outcome was unknown. */
export function postgresRestarted({ postgres }: BreakableServers): Fault {
  return {
    at: 'commit',
    async strike() {
      postgres.kill('SIGQUIT');
      await postgres.startAgain();
    },
    next: 'afterwards',
    async settled(level, sales) {
      await untilReady(level.level);
      await untilFree(level, sales);
    },
  };
}
