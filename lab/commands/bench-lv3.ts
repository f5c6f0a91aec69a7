import type { Command } from 'commander';
import { type BenchPart, type BenchPlan, PARTS } from '../bench/lv3/plan';
import { runBench } from '../bench/run';
import { addTimedBench, partOption, type TimedOptions } from './timed-bench';

const EXAMPLES = `
Examples:
  npm run lab -- bench lv3                                  everything, in some seven minutes
  npm run lab -- bench lv3 --part handoffs --seconds 5      who gets the lock, and who does not
  npm run lab -- bench lv3 --json results/bench-lv3.json

Exit status: 0 if everything done is counted once, 1 otherwise. The speed decides nothing: machines differ.`;

export function addLv3Bench(bench: Command): void {
  addTimedBench(bench, 'lv3', 1)
    .description('The locks of LV.3 next to the row lock of LV.2, and its Lua script next to Redis itself.')
    .option(...partOption(PARTS))
    .addHelpText('after', EXAMPLES)
    .action(({ part: parts = PARTS, json, ...load }: BenchPlan & TimedOptions<BenchPart>) =>
      runBench(async () => (await import('../bench/lv3/bench')).lv3Bench, { ...load, parts }, json),
    );
}
