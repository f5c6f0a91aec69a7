import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CostResults } from '../bench/cost/results';
import { type Known, renderCapacity } from '../capacity/report';
import { coloursFor } from '../report/colour';
import type { SweepResults } from '../sweep/results';
import { wholeNumber } from './arguments';
import { readResults } from './results-file';

const ROOT = join(__dirname, '..', '..');
const MOST = 100_000_000;
/** Says which techniques hold: of the others no figures are given. */
const RUSH = join(ROOT, 'results/rush.json');

const SWEPT = join(ROOT, 'results/sweep-buyers.json');

const cost = z.looseObject({
  perSecond: z.number(),
  cpuMs: z.looseObject({ service: z.number().nullable() }),
});
const COSTS = z.looseObject({
  run: z.looseObject({ cores: z.number() }),
  rows: z
    .array(z.looseObject({ level: z.string(), technique: z.string(), sold: cost, refused: cost }))
    .min(1, 'it has none'),
});
const SWEEP = z.looseObject({
  run: z.looseObject({ axis: z.literal('buyers') }),
  points: z.array(z.looseObject({ at: z.number(), technique: z.string() })),
});
const RUSHES = z.looseObject({
  rows: z.array(z.looseObject({ technique: z.string(), verdict: z.string() })),
});

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
    .option('--rushes <file>', 'what `sweep buyers --json` wrote: rushes to hold predictions against', SWEPT)
    .addHelpText('after', EXAMPLES)
    .action(({ costs, rushes, ...crowd }: Options) => {
      const known: Known = {
        costs: readResults<CostResults>(costs, 'bench cost --json', COSTS),
        sweep: isLeftOut(rushes)
          ? undefined
          : readResults<SweepResults>(rushes, 'sweep buyers --json', SWEEP),
        rush: isLeftOut(RUSH) ? undefined : readResults(RUSH, 'rush --json', RUSHES),
      };
      process.stdout.write(renderCapacity(known, crowd, coloursFor(process.stdout)));
    });
}

/** The results of the repository need not be there; a file that the user has named must be. */
function isLeftOut(file: string): boolean {
  return [SWEPT, RUSH].includes(file) && !existsSync(file);
}
