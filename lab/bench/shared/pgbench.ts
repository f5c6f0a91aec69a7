import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInScratch } from '@ticket-rush/stack/process/run-in-scratch';
import type { Scratch } from '@ticket-rush/stack/process/scratch';

/** The program that comes with PostgreSQL, and the database that it is to ask. */
export interface Pgbench {
  scratch: Scratch;
  path: string;
  databaseUrl: string;
}

interface Script {
  /** Of its file. */
  name: string;
  text: string;
  variables: Record<string, string | number>;
}

/** Prepared statements, and one thread, as Node has one for its JavaScript. Conflicts are tried again until the time is over, in whole seconds. */
const OPTIONS = ['--no-vacuum', '--protocol=prepared', '--max-tries=0', '--jobs=1'];

/** Runs a script again and again from so many clients. @returns what pgbench prints at its end @throws if it fails */
export function runPgbench(
  { scratch, path, databaseUrl }: Pgbench,
  { name, text, variables }: Script,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<string> {
  const file = join(scratch.folder, `${name}.sql`);
  writeFileSync(file, text);
  const defines = Object.entries(variables).map(([variable, value]) => `--define=${variable}=${value}`);
  const args = [
    ...OPTIONS,
    `--client=${clients}`,
    `--time=${Math.ceil(seconds)}`,
    ...defines,
    `--file=${file}`,
  ];
  return runInScratch(scratch, path, args, { env: { ...process.env, ...connectionIn(databaseUrl) } });
}

/** Through the environment: command lines are public, and the password is in it. */
function connectionIn(databaseUrl: string): NodeJS.ProcessEnv {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    ...{ PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password },
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
}

/** How many attempts a run of pgbench made, from what it prints at its end. @throws if it prints something else */
export function attemptsIn(report: string): number {
  const processed = figure(report, /^number of transactions actually processed: (\d+)/m);
  if (processed === undefined)
    throw new Error(`pgbench does not say how many transactions it made:\n${report}`);
  // Printed only if something may be tried again.
  return processed + (figure(report, /^total number of retries: (\d+)/m) ?? 0);
}

function figure(report: string, pattern: RegExp): number | undefined {
  const text = pattern.exec(report)?.[1];
  return text === undefined ? undefined : Number(text);
}
