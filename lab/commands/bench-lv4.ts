import type { Command } from 'commander';
import { type BenchPart, type BenchPlan, PARTS, USUAL_PARTS } from '../bench/lv4/plan';
import { runBench } from '../bench/run';
import { wholeNumber, wholeNumbers } from './arguments';
import { addTimedBench, MAX_HTTP_CALLERS, MAX_ROUNDS, partOption, type TimedOptions } from './timed-bench';

/** With fewer, all are decided before anything is warm; with more, tickets run out. */
const backlog = wholeNumber(1_000, 500_000);
const buyers = wholeNumber(10, 20_000);
/** A quarter of the run needs several samples. */
const requests = wholeNumber(10_000, 100_000_000);

const EXAMPLES = `
Examples:
  npm run lab -- bench lv4                                  everything but memory, in six or seven minutes
  npm run lab -- bench lv4 --part acceptance --callers 64   how many are told that they are in line
  npm run lab -- bench lv4 --json results/bench-lv4.json
  npm run lab -- bench lv4 --part memory --json results/bench-lv4-memory.json
                                                            a million requests, in about ten minutes

Exit status: 0 if everything done is counted once, 1 otherwise. The speed decides nothing: machines differ.`;

export function addLv4Bench(bench: Command): void {
  addTimedBench(bench, 'lv4', 1)
    .description(
      'What LV.4 accepts and decides, next to doing nothing, to bare inserts, and to LV.2 and LV.3.',
    )
    .option('--callers <counts>', 'who ask to be accepted at once', wholeNumbers(1, MAX_HTTP_CALLERS), [256])
    .option('--backlog <count>', 'requests that a worker finds', backlog, 10_000)
    .option('--buyers <count>', 'in a rush', buyers, 10_000)
    .option('--rushes <count>', 'of each technique and size', wholeNumber(1, MAX_ROUNDS), 1)
    .option('--requests <count>', 'while memory is looked at', requests, 1_000_000)
    .option(...partOption(PARTS))
    .addHelpText('after', EXAMPLES)
    .action(({ part: parts = USUAL_PARTS, json, ...load }: BenchPlan & TimedOptions<BenchPart>) =>
      runBench(async () => (await import('../bench/lv4/bench')).lv4Bench, { ...load, parts }, json),
    );
}
