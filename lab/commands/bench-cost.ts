import type { Command } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { runBench } from '../bench/run';
import { wholeNumber } from './arguments';
import { levelOption, type RushOptions, techniqueOption } from './rush-options';
import { selectionOf } from './selection-of';
import { addTimedBench, MAX_HTTP_CALLERS, type TimedOptions } from './timed-bench';

const EXAMPLES = `
Examples:
  npm run lab -- bench cost                                        all techniques, in some ten minutes
  npm run lab -- bench cost --level lv2 --rounds 1                 one level, in a minute and a half
  npm run lab -- bench cost --technique ${rowLock.slug},unprotected --rounds 1
  npm run lab -- bench cost --json results/bench-cost.json

Exit status: 0 if every answer was a ticket or a refusal, 1 otherwise. Processor time is measured on Linux only.`;

interface Options extends TimedOptions, Pick<RushOptions, 'level' | 'technique'> {
  callers: number;
  seconds: number;
  rounds: number;
}

export function addCostBench(bench: Command): void {
  addTimedBench(bench, 'cost', 1)
    .description('What a sold ticket and a refusal cost: round trips, log bytes, connections, processors.')
    .addOption(levelOption())
    .addOption(techniqueOption())
    .option('--callers <count>', 'who ask at the same time', wholeNumber(1, MAX_HTTP_CALLERS), 16)
    .addHelpText('after', EXAMPLES)
    .action(async ({ level, technique, json, ...load }: Options) => {
      const selection = await selectionOf({ ...(level && { level }), ...(technique && { technique }) });
      await runBench(
        async () => (await import('../bench/cost/bench')).costBench,
        { ...load, ...selection },
        json,
      );
    });
}
