import type { Command } from 'commander';
import { footprint } from './bench-footprint';
import { addBenchLocksCommand } from './bench-locks';
import { addBenchLv2Command } from './bench-lv2';
import { addBenchLv3Command } from './bench-lv3';
import { addBenchLv4Command } from './bench-lv4';

export function addBenchCommand(program: Command): void {
  const bench = program.command('bench').description('Measures what the project claims about itself.');
  addBenchLv2Command(bench);
  addBenchLv3Command(bench);
  addBenchLv4Command(bench);
  addBenchLocksCommand(bench);
  bench
    .command('footprint')
    .description('Time until the stack and each level are ready, and the memory of an idle instance.')
    .addHelpText(
      'after',
      '\nExample:\n  npm run lab -- bench footprint\n\nExit status: 0 if every limit is kept, 1 otherwise.',
    )
    .action(async () => {
      process.exitCode = await footprint();
    });
}
