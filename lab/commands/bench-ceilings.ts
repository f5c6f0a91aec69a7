import type { Command } from 'commander';
import { CEILINGS, type CeilingName, type CeilingsPlan } from '../bench/ceilings/plan';
import { runBench } from '../bench/run';
import { listOf } from './arguments';
import { addTimedBench } from './timed-bench';

const EXAMPLES = `
Examples:
  npm run lab -- bench ceilings                              all aims, in about eight minutes
  npm run lab -- bench ceilings --only rush --rounds 9       the answers of LV.4 in the rush
  npm run lab -- bench ceilings --json results/bench-ceilings.json

Exit status: 0 if everything done is counted once, 1 otherwise. An aim that is missed decides nothing: machines differ.`;

interface Options extends Omit<CeilingsPlan, 'only'> {
  only?: CeilingName[];
  json?: string;
}

export function addCeilingsBench(bench: Command): void {
  addTimedBench(bench, 'ceilings', 1, 5)
    .description(
      'How near the services come to what limits them, as ratios of one run, next to what is aimed at.',
    )
    .option('--only <rows>', `of ${CEILINGS.join(', ')}; repeat it, or use commas`, listOf(CEILINGS))
    .addHelpText('after', EXAMPLES)
    .action(({ only = [...CEILINGS], json, ...load }: Options) =>
      runBench(async () => (await import('../bench/ceilings/bench')).ceilingsBench, { ...load, only }, json),
    );
}
