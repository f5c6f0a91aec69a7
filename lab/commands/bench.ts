import type { Command } from 'commander';
import { runBench } from '../bench/run';
import { addLv2Bench, addLv3Bench, addLv4Bench } from './bench-one-level';
import { addCeilingsBench, addCostBench, addLocksBench } from './bench-services';

export function addBenchCommand(program: Command): void {
  const bench = program.command('bench').description('Measures what the project claims about itself.');
  addLv2Bench(bench);
  addLv3Bench(bench);
  addLv4Bench(bench);
  addLocksBench(bench);
  addCostBench(bench);
  addCeilingsBench(bench);
  bench
    .command('footprint')
    .description('Time until the stack and each level are ready, and the memory of an idle instance.')
    .addHelpText(
      'after',
      '\nExample:\n  npm run lab -- bench footprint\n\nExit status: 0 if every limit is kept, 1 otherwise.',
    )
    .action(() => runBench(async () => (await import('../bench/footprint')).footprintBench, {}));
}
