import type { Command } from 'commander';
import { writeBenchPages } from '../report/bench-chapters';
import { writePages } from '../report/chapters';

/** The run whose figures the chapters show. */
export const RESULTS = 'results/rush.json';

export function addChaptersCommand(program: Command): void {
  program
    .command('chapters')
    .description(`Writes the figures of ${RESULTS}, and those of the benches, into the chapters.`)
    .addHelpText('after', `\nExample:\n  npm start -- --json ${RESULTS} && npm run lab -- chapters`)
    .action(() => {
      const changed = [...new Set([...writePages(RESULTS), ...writeBenchPages()])];
      process.stdout.write(changed.length === 0 ? 'nothing to change\n' : `${changed.join('\n')}\n`);
    });
}
