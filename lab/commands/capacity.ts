import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CostResults } from '../bench/cost/results';
import { type Known, renderCapacity } from '../capacity/report';
import { coloursFor } from '../report/colour';
import type { SweepResults } from '../sweep/results';
import { wholeNumber } from './arguments';
import { UsageError } from './usage-error';

const ROOT = join(__dirname, '..', '..');
const MOST = 100_000_000;
/** Says which techniques hold: of the others no figures are given. */
const RUSH = join(ROOT, 'results/rush.json');

const EXAMPLES = `
Examples:
  npm run lab -- capacity                                     a million buyers, 100 tickets
  npm run lab -- capacity --buyers 50000 --tickets 2000
  npm run lab -- bench cost --json mine.json && npm run lab -- capacity --costs mine.json

It computes, and starts no server. docs/capacity.md says how, and how far it can be trusted.`;

interface Options {
  buyers: number;
  tickets: number;
  costs: string;
  rushes: string;
}

export function addCapacityCommand(program: Command): void {
  program
    .command('capacity')
    .description('Computes from measured costs what so many buyers take, and where the first wall is.')
    .option('--buyers <count>', 'at the same instant', wholeNumber(1, MOST), 1_000_000)
    .option('--tickets <count>', 'of the event', wholeNumber(1, MOST), 100)
    .option('--costs <file>', 'what `bench cost --json` wrote', join(ROOT, 'results/bench-cost.json'))
    .option(
      '--rushes <file>',
      'what `sweep buyers --json` wrote: rushes to hold predictions against',
      join(ROOT, 'results/sweep-buyers.json'),
    )
    .addHelpText('after', EXAMPLES)
    .action(({ costs, rushes, ...crowd }: Options) => {
      const known: Known = {
        costs: read<CostResults>(costs, 'rows'),
        sweep: existsSync(rushes) ? read<SweepResults>(rushes, 'points') : undefined,
        rush: existsSync(RUSH) ? read(RUSH, 'rows') : undefined,
      };
      process.stdout.write(renderCapacity(known, crowd, coloursFor(process.stdout)));
    });
}

/** @throws UsageError if it cannot be read, or something else wrote it */
function read<Results extends object>(file: string, has: keyof Results & string): Results {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
    if (!Array.isArray(results[has])) throw new Error(`it has no ${has}`);
    return results;
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
