import type { Command } from 'commander';
import { renderLocksBench } from '../bench/locks/report';
import type { LocksPlan } from '../bench/locks/run-bench';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { writeJson } from '../report/json';
import { progressOn } from '../report/progress';
import { wholeNumber, wholeNumbers } from './arguments';
import { requireWritable } from './writable';

const MAX_SECONDS = 60;
const MAX_ROUNDS = 99;
const MAX_CALLERS = 1_000;
/** PostgreSQL grants 200 connections, and a process of either level takes up to ten. */
const MAX_INSTANCES = 8;

const EXAMPLES = `
Examples:
  npm run lab -- bench locks                                          everything, in about five minutes
  npm run lab -- bench locks --instances 2 --rounds 1 --seconds 1     a glance, in less than a minute
  npm run lab -- bench locks --json results/bench-locks.json

Exit status: 0 if every yes is one ticket, 1 otherwise. The speed decides nothing: machines differ.`;

export function addBenchLocksCommand(bench: Command): void {
  bench
    .command('locks')
    .description('Row lock, spin lock, pub/sub lock and Redlock as services, with one process and several.')
    .option('--instances <counts>', 'processes of each level', wholeNumbers(1, MAX_INSTANCES), [1, 2, 4])
    .option('--callers <count>', 'who ask at the same time', wholeNumber(1, MAX_CALLERS), 64)
    .option('--seconds <count>', 'of each lock in each round', wholeNumber(1, MAX_SECONDS), 3)
    .option('--rounds <count>', 'in which all locks take turns', wholeNumber(1, MAX_ROUNDS), 3)
    .option('--json <file>', 'write the results to this file as well')
    .addHelpText('after', EXAMPLES)
    .action(benchLocks);
}

/** @throws UsageError; or if a part is missing, a level fails, or a yes is not one ticket */
async function benchLocks({ json, ...plan }: LocksPlan & { json?: string }): Promise<void> {
  if (json !== undefined) requireWritable(json);
  // Only now: no other command is to load TypeORM.
  const { runLocksBench } = await import('../bench/locks/run-bench');
  const progress = progressOn(process.stderr);
  const results = await withScratch((scratch) => runLocksBench(plan, scratch, progress)).finally(() =>
    progress.close(),
  );
  process.stdout.write(renderLocksBench(results, coloursFor(process.stdout)));
  if (json !== undefined) writeJson(json, results);
}
