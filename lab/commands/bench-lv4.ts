import type { Command } from 'commander';
import { renderLv4Bench } from '../bench/lv4/report';
import type { BenchPart, BenchPlan } from '../bench/lv4/run-bench';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { writeJson } from '../report/json';
import { progressOn } from '../report/progress';
import { listOf, wholeNumber, wholeNumbers } from './arguments';
import { requireWritable } from './writable';

const MAX_SECONDS = 60;
const MAX_ROUNDS = 99;
const MAX_CALLERS = 1_000;
/** Fewer are decided before anything is warm; more, and tickets run out. */
const BACKLOG = { least: 1_000, most: 500_000 };
const BUYERS = { least: 10, most: 20_000 };
/** A quarter is to have several samples. */
const REQUESTS = { least: 10_000, most: 100_000_000 };

/** Memory takes many minutes, so it is measured where it is asked for. */
const USUAL: BenchPart[] = ['acceptance', 'decisions', 'rushes', 'priority'];
const PARTS: BenchPart[] = [...USUAL, 'memory'];

const EXAMPLES = `
Examples:
  npm run lab -- bench lv4                                  everything but memory, in about eight minutes
  npm run lab -- bench lv4 --part acceptance --callers 64   how many are told that they are in line
  npm run lab -- bench lv4 --json results/bench-lv4.json
  npm run lab -- bench lv4 --part memory --json results/bench-lv4-memory.json
                                                            a million requests, in about ten minutes

Exit status: 0 if everything done is counted once, 1 otherwise. The speed decides nothing: machines differ.`;

interface Options extends Omit<BenchPlan, 'parts'> {
  part?: BenchPart[];
  json?: string;
}

export function addBenchLv4Command(bench: Command): void {
  bench
    .command('lv4')
    .description(
      'What LV.4 accepts and decides, next to doing nothing, to bare inserts, and to LV.2 and LV.3.',
    )
    .option('--seconds <count>', 'of each cell, side and round', wholeNumber(1, MAX_SECONDS), 2)
    .option('--rounds <count>', 'in which all sides take turns', wholeNumber(1, MAX_ROUNDS), 3)
    .option('--callers <counts>', 'who ask to be accepted at once', wholeNumbers(1, MAX_CALLERS), [256])
    .option('--backlog <count>', 'requests that a worker finds', countOf(BACKLOG), 20_000)
    .option('--buyers <count>', 'in a rush', countOf(BUYERS), 10_000)
    .option('--rushes <count>', 'of each technique and size', wholeNumber(1, MAX_ROUNDS), 1)
    .option('--requests <count>', 'while memory is looked at', countOf(REQUESTS), 1_000_000)
    .option('--part <parts>', `only these of ${PARTS.join(', ')}; repeat it, or use commas`, listOf(PARTS))
    .option('--json <file>', 'write the results to this file as well')
    .addHelpText('after', EXAMPLES)
    .action(benchLv4);
}

function countOf({ least, most }: { least: number; most: number }) {
  return wholeNumber(least, most);
}

/** @throws UsageError; or if a part is missing, something fails, or what was done is not what was counted */
async function benchLv4({ part: parts = USUAL, json, ...load }: Options): Promise<void> {
  if (json !== undefined) requireWritable(json);
  // Only now: no other command is to load TypeORM and the techniques.
  const { runBench } = await import('../bench/lv4/run-bench');
  const progress = progressOn(process.stderr);
  const results = await withScratch((scratch) => runBench({ ...load, parts }, scratch, progress)).finally(
    () => progress.close(),
  );
  process.stdout.write(renderLv4Bench(results, coloursFor(process.stdout)));
  if (json !== undefined) writeJson(json, results);
}
