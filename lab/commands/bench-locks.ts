import type { Command } from 'commander';
import type { LocksPlan } from '../bench/locks/bench';
import { runBench } from '../bench/run';
import { wholeNumber, wholeNumbers } from './arguments';
import { addTimedBench, MAX_HTTP_CALLERS, type TimedOptions } from './timed-bench';

/** PostgreSQL grants 200 connections, and a process of either level takes up to ten. */
const MAX_INSTANCES = 8;

const EXAMPLES = `
Examples:
  npm run lab -- bench locks                                          everything, in about four minutes
  npm run lab -- bench locks --instances 2 --rounds 1 --seconds 1     a glance, in less than a minute
  npm run lab -- bench locks --json results/bench-locks.json

Exit status: 0 if every yes is one ticket, 1 otherwise. The speed decides nothing: machines differ.`;

export function addLocksBench(bench: Command): void {
  addTimedBench(bench, 'locks', 2)
    .description('Row lock, spin lock, pub/sub lock and Redlock as services, with one process and several.')
    .option('--instances <counts>', 'processes of each level', wholeNumbers(1, MAX_INSTANCES), [1, 2, 4])
    .option('--callers <count>', 'who ask at the same time', wholeNumber(1, MAX_HTTP_CALLERS), 64)
    .addHelpText('after', EXAMPLES)
    .action(({ json, ...plan }: LocksPlan & TimedOptions) =>
      runBench(async () => (await import('../bench/locks/bench')).locksBench, plan, json),
    );
}
