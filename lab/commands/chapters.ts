import type { Command } from 'commander';
import { writeFigures } from '../report/chapters';

export function addChaptersCommand(program: Command): void {
  program
    .command('chapters')
    .description('Writes the figures of the committed result files into the chapters.')
    .addHelpText(
      'after',
      '\nExample:\n  npm run lab -- rush --json results/rush.json && npm run lab -- chapters',
    )
    .action(() => {
      const changed = writeFigures();
      process.stdout.write(changed.length === 0 ? 'nothing to change\n' : `${changed.join('\n')}\n`);
    });
}
