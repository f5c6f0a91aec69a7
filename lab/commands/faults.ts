import { FAULTS, type FaultName } from '@ticket-rush/shared/booking/faults';
import type { Command } from 'commander';
import { withProgress } from '../lifetime/with-scratch';
import { writeJson } from '../report/rush/json';
import { listOf } from './arguments';
import { levelOption, type RushOptions, techniqueOption } from './rush-options';
import { selectionOf } from './selection-of';
import { jsonOption } from './writable';

const EXAMPLES = `
Examples:
  npm run lab -- faults --level lv3                    one level, in about a minute
  npm run lab -- faults --level lv2,lv3 --fault client-repeats
  npm run lab -- faults --json results/faults.json && npm run lab -- chapters

Exit status: 0 if each technique does what it says of itself, 1 otherwise, 2 bad usage, 130 Ctrl-C.`;

interface Options extends Pick<RushOptions, 'level' | 'technique' | 'json'> {
  fault?: FaultName[];
}

export function addFaultsCommand(program: Command): void {
  program
    .command('faults')
    .description(
      'Breaks processes and servers under every technique, and holds what comes of it against its claims.',
    )
    .addOption(levelOption())
    .addOption(techniqueOption())
    .option('--fault <names>', `some of ${FAULTS.join(', ')}`, listOf(FAULTS))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const selection = await selectionOf(options);
      const { takeMatrix } = await import('../fault/matrix/take-matrix');
      const { asPredicted } = await import('../fault/matrix/matrix');
      const plan = { ...selection, faults: options.fault ?? FAULTS };
      const matrix = await withProgress((scratch, progress) => takeMatrix(plan, scratch, progress));
      if (options.json !== undefined) writeJson(options.json, matrix);
      const { renderMatrix } = await import('../fault/matrix/show-matrix');
      process.stdout.write(renderMatrix(matrix));
      process.exitCode = matrix.cells.every(asPredicted) ? 0 : 1;
    });
}
