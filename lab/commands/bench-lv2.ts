import type { Command } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { renderLv2Bench } from '../bench/lv2/report';
import type { BenchPlan } from '../bench/lv2/run-bench';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { writeJson } from '../report/json';
import { progressOn } from '../report/progress';
import { collectSlugs, wholeNumber, wholeNumbers } from './arguments';
import { selectionOf } from './selection-of';
import { requireWritable } from './writable';

const MAX_SECONDS = 60;
const MAX_ROUNDS = 99;
/** PostgreSQL grants 200 connections, and the pools of all numbers of callers are open at once. */
const MAX_CALLERS = 64;

const EXAMPLES = `
Examples:
  npm run lab -- bench lv2                                     everything, in less than ten minutes
  npm run lab -- bench lv2 --technique ${rowLock.slug} --callers 8    two cells and the variants, in a minute
  npm run lab -- bench lv2 --json results/lv2-bench.json

Exit status: 0 if every booking is there once and counted, 1 otherwise. The speed decides nothing: machines differ.`;

interface Options extends Omit<BenchPlan, 'techniques'> {
  technique?: string[];
  json?: string;
}

export function addBenchLv2Command(bench: Command): void {
  bench
    .command('lv2')
    .description('Bookings per second of each technique of LV.2, next to the same SQL in pgbench.')
    .option('--seconds <count>', 'of each cell, side and round', wholeNumber(1, MAX_SECONDS), 1)
    .option('--rounds <count>', 'in which both sides take turns', wholeNumber(1, MAX_ROUNDS), 3)
    .option('--callers <counts>', 'at work at the same time', wholeNumbers(1, MAX_CALLERS), [1, 8, 32])
    .option('--technique <slugs>', 'only these; repeat it, or separate by commas', collectSlugs)
    .option('--json <file>', 'write the results to this file as well')
    .addHelpText('after', EXAMPLES)
    .action(benchLv2);
}

/** @throws UsageError; or if a part is missing, a technique fails, or what was sold is not what was counted */
async function benchLv2({ technique, json, ...load }: Options): Promise<void> {
  const wanted = (await selectionOf({ level: ['lv2'], ...(technique && { technique }) })).techniques;
  if (json !== undefined) requireWritable(json);
  // Only now: no other command is to load TypeORM and the techniques.
  const { runBench } = await import('../bench/lv2/run-bench');
  const { techniques } = await import('../../lv2-db-lock/src/techniques');
  const plan = { ...load, techniques: techniques.filter(({ slug }) => wanted?.includes(slug) ?? true) };
  const progress = progressOn(process.stderr);
  const results = await withScratch((scratch) => runBench(plan, scratch, progress)).finally(() =>
    progress.close(),
  );
  process.stdout.write(renderLv2Bench(results, coloursFor(process.stdout)));
  if (json !== undefined) writeJson(json, results);
}
