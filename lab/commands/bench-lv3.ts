import type { Command } from 'commander';
import { renderLv3Bench } from '../bench/lv3/report';
import type { BenchPart } from '../bench/lv3/run-bench';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { writeJson } from '../report/json';
import { progressOn } from '../report/progress';
import { listOf, wholeNumber } from './arguments';
import { requireWritable } from './writable';

const MAX_SECONDS = 60;
const MAX_ROUNDS = 99;

const PARTS: BenchPart[] = ['pairs', 'handoffs', 'decisions', 'shrinking', 'answers'];

const EXAMPLES = `
Examples:
  npm run lab -- bench lv3                                  everything, in less than ten minutes
  npm run lab -- bench lv3 --part handoffs --seconds 5      who gets the lock, and who does not
  npm run lab -- bench lv3 --json results/bench-lv3.json

Exit status: 0 if everything done is counted once, 1 otherwise. The speed decides nothing: machines differ.`;

interface Options {
  part?: BenchPart[];
  seconds: number;
  rounds: number;
  json?: string;
}

export function addBenchLv3Command(bench: Command): void {
  bench
    .command('lv3')
    .description('The locks of LV.3 next to the row lock of LV.2, and its Lua script next to Redis itself.')
    .option('--seconds <count>', 'of each cell, side and round', wholeNumber(1, MAX_SECONDS), 2)
    .option('--rounds <count>', 'in which all sides take turns', wholeNumber(1, MAX_ROUNDS), 3)
    .option('--part <parts>', `only these of ${PARTS.join(', ')}; repeat it, or use commas`, listOf(PARTS))
    .option('--json <file>', 'write the results to this file as well')
    .addHelpText('after', EXAMPLES)
    .action(benchLv3);
}

/** @throws UsageError; or if a part is missing, something fails, or what was done is not what was counted */
async function benchLv3({ part: parts = PARTS, json, ...load }: Options): Promise<void> {
  if (json !== undefined) requireWritable(json);
  // Only now: no other command is to load TypeORM and the techniques.
  const { runBench } = await import('../bench/lv3/run-bench');
  const progress = progressOn(process.stderr);
  const results = await withScratch((scratch) => runBench({ ...load, parts }, scratch, progress)).finally(
    () => progress.close(),
  );
  process.stdout.write(renderLv3Bench(results, coloursFor(process.stdout)));
  if (json !== undefined) writeJson(json, results);
}
