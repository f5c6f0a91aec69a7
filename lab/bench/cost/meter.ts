import type { RunningLevel } from '@ticket-rush/stack/level/level';
import type { StartedParts } from '@ticket-rush/stack/servers/server-parts';
import { createClient } from 'redis';
import type { DataSource } from 'typeorm';
import { processorMs } from '../shared/process-use';
import { type Cost, PROGRAMS } from './results';

/** What has been spent so far, by all programs of a level. */
export type Spent = Pick<Cost, 'redisCommands' | 'walBytes' | 'cpuMs'>;

export interface Meter {
  read(): Promise<Spent>;
  close(): void;
}

export async function openMeter(
  { postgres, redis = [], kafka }: StartedParts,
  { instances, workers }: Pick<RunningLevel, 'instances' | 'workers'>,
  dataSource: DataSource,
): Promise<Meter> {
  const clients = redis.map(({ url }) => createClient({ url, disableOfflineQueue: true }));
  // A command says that its server is gone. Without a listener an 'error' event ends the process.
  for (const client of clients) client.on('error', () => undefined);
  await Promise.all(clients.map((client) => client.connect()));
  const commands = async () => {
    const counts = await Promise.all(clients.map(async (client) => commandsIn(await client.info('stats'))));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  return {
    async read() {
      return {
        redisCommands: clients.length === 0 ? null : await commands(),
        walBytes: await walPosition(dataSource),
        cpuMs: {
          service: ofAll(instances),
          worker: ofAll(workers),
          postgres: ofAll([postgres]),
          redis: ofAll(redis),
          kafka: ofAll(kafka === undefined ? [] : [kafka]),
        },
      };
    },
    close() {
      for (const client of clients) client.destroy();
    },
  };
}

/** `null` where there is none. */
function ofAll(processes: readonly { pid: number }[]): number | null {
  return processes.length === 0 ? null : processorMs(processes.map(({ pid }) => pid));
}

/** @param info of Redis, section `stats` */
export function commandsIn(info: string): number {
  const count = /^total_commands_processed:(\d+)/m.exec(info)?.[1];
  if (count === undefined) throw new Error(`Redis does not say how many commands it has processed:\n${info}`);
  return Number(count);
}

async function walPosition(dataSource: DataSource): Promise<number> {
  const [{ bytes }] = await dataSource.query<[{ bytes: string }]>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
  );
  return Number(bytes);
}

/** What was spent between two readings. */
export function between(before: Spent, after: Spent): Spent {
  return combine(after, before, (one, other) => one - other);
}

/** What was spent for each of `count` buyers, without what the level would have spent while idle. */
export function forEach(spent: Spent, idle: Spent, count: number): Spent {
  return combine(spent, idle, (one, other) => Math.max(0, one - other) / count);
}

/** What is spent in a time that is `factor` times as long. */
export function times(spent: Spent, factor: number): Spent {
  return combine(spent, spent, (one) => one * factor);
}

function combine(one: Spent, other: Spent, of: (one: number, other: number) => number): Spent {
  const both = (left: number | null, right: number | null) =>
    left === null || right === null ? null : of(left, right);
  return {
    redisCommands: both(one.redisCommands, other.redisCommands),
    walBytes: of(one.walBytes, other.walBytes),
    cpuMs: Object.fromEntries(
      PROGRAMS.map((program) => [program, both(one.cpuMs[program], other.cpuMs[program])]),
    ) as Cost['cpuMs'],
  };
}
