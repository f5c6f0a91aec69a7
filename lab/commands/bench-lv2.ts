import type { Command } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import type { Lv2Plan } from '../bench/lv2/bench';
import { runBench } from '../bench/run';
import { wholeNumbers } from './arguments';
import { techniqueOption } from './rush-options';
import { selectionOf } from './selection-of';
import { addTimedBench, type TimedOptions } from './timed-bench';

/** PostgreSQL grants 200 connections, and the pools of all numbers of callers are open at once. */
const MAX_CALLERS = 64;

const EXAMPLES = `
Examples:
  npm run lab -- bench lv2                                     everything, in some five minutes
  npm run lab -- bench lv2 --technique ${rowLock.slug}             two cells and the variants, in a minute
  npm run lab -- bench lv2 --callers 1,8,32                    how contention grows, in a quarter of an hour
  npm run lab -- bench lv2 --json results/lv2-bench.json

Exit status: 0 if every booking is there once and counted, 1 otherwise. The speed decides nothing: machines differ.`;

interface Options extends Lv2Plan, TimedOptions {
  technique?: string[];
}

export function addLv2Bench(bench: Command): void {
  addTimedBench(bench, 'lv2', 1)
    .description('Bookings per second of each technique of LV.2, next to the same SQL in pgbench.')
    .option('--callers <counts>', 'at work at the same time', wholeNumbers(1, MAX_CALLERS), [8])
    .addOption(techniqueOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ technique, json, ...load }: Options) => {
      const { techniques } = await selectionOf({ level: ['lv2'], ...(technique && { technique }) });
      await runBench(
        async () => (await import('../bench/lv2/bench')).lv2Bench,
        { ...load, techniques },
        json,
      );
    });
}
