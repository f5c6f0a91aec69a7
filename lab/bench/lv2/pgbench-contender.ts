import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInScratch } from '@ticket-rush/stack/process/run-in-scratch';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Load } from '../shared/load';
import { connectionIn } from '../shared/pgbench-connection';
import type { Contender } from './contender';
import { attemptsIn } from './pgbench-report';

/** The clock of pgbench runs while it opens its connections, one after the other: so long, for each. */
const CONNECTING_S = 0.03;

export interface Pgbench {
  scratch: Scratch;
  path: string;
  databaseUrl: string;
}

/** Sells from pgbench: the same statements, prepared, from a client in C that does nothing else. */
export function pgbenchContender(
  { scratch, path, databaseUrl }: Pgbench,
  technique: string,
  script: string,
): Contender {
  const file = join(scratch.folder, `${technique}.sql`);
  writeFileSync(file, script);
  return {
    async sell(load) {
      const args = [...argumentsFor(load, technique), `--file=${file}`];
      const env = { ...process.env, ...connectionIn(databaseUrl) };
      return { attempts: attemptsIn(await runInScratch(scratch, path, args, { env })) };
    },
  };
}

/** One thread, as Node has one for its JavaScript. Conflicts are tried again until the time is over. */
function argumentsFor({ callers, events, seconds }: Load, technique: string): string[] {
  const options = ['--no-vacuum', '--protocol=prepared', '--max-tries=0', '--jobs=1'];
  const variables = {
    ...{ last_event: events, technique, serial: 0, attempt: 0 },
    // The same for all: nothing looks a booking up by its request, and pgbench has no UUIDs.
    ...{ request: randomUUID(), now: new Date().toISOString() },
  };
  return [
    ...options,
    ...[`--client=${callers}`, `--time=${seconds + Math.round(callers * CONNECTING_S)}`],
    ...Object.entries(variables).map(([name, value]) => `--define=${name}=${value}`),
  ];
}
