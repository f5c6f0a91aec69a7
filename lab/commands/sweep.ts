import { Argument, type Command } from 'commander';
import { optimistic } from '../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { runBench } from '../bench/run';
import { AXES, AXIS_NAMES, type Axis, type AxisName } from '../sweep/axes';
import { wholeNumber, wholeNumbers } from './arguments';
import { levelOption, type RushOptions, techniqueOption } from './rush-options';
import { selectionOf } from './selection-of';
import { MAX_HTTP_CALLERS, MAX_ROUNDS, type TimedOptions } from './timed-bench';
import { UsageError } from './usage-error';
import { jsonOption, requireDifferentFiles, writable } from './writable';

const MAX_SECONDS = 60;
/** Of the axis that goes farthest. */
const MAX_POINT = 20_000;

const EXAMPLES = `
${AXIS_NAMES.map((name) => `  ${name.padEnd(12)} ${AXES[name].summary}`).join('\n')}

Examples:
  npm run lab -- sweep contention --technique ${rowLock.slug},${optimistic.slug}
  npm run lab -- sweep instances --level lv2 --rounds 3
  npm run lab -- sweep buyers --json results/sweep-buyers.json

Exit status: 0 if every answer was understood, 1 otherwise, 2 bad usage. A sweep of all levels takes some minutes.`;

interface Options extends TimedOptions, Pick<RushOptions, 'level' | 'technique'> {
  points?: number[];
  html?: string;
  callers: number;
}

export function addSweepCommand(program: Command): void {
  program
    .command('sweep')
    .description(
      'Varies one thing, and shows how each technique answers to it: curves, and where they cross.',
    )
    .addArgument(new Argument('<axis>', 'what is varied').choices(AXIS_NAMES))
    .addOption(levelOption())
    .addOption(techniqueOption())
    .option(
      '--points <numbers>',
      'where it is measured; else where the axis says',
      wholeNumbers(1, MAX_POINT),
    )
    .option('--callers <count>', 'who ask at the same time', wholeNumber(1, MAX_HTTP_CALLERS), 32)
    .option('--seconds <count>', 'of each crowd', wholeNumber(1, MAX_SECONDS), 1)
    .option('--rounds <count>', 'in which all techniques take turns', wholeNumber(1, MAX_ROUNDS), 1)
    .addOption(jsonOption())
    .option('--html <file>', 'draw the curves as a page that opens by a double click', writable)
    .addHelpText('after', EXAMPLES)
    .action(async (axis: AxisName, { level, technique, json, html, ...load }: Options) => {
      requireDifferentFiles(json, html);
      const selection = await selectionOf({ level, technique });
      const { levels, most }: Axis = AXES[axis];
      if (load.points?.some((point) => point > most))
        throw new UsageError(`the axis ${axis} goes up to ${most}`);
      if (!selection.levels.some((name) => levels.includes(name)))
        throw new UsageError(`the axis ${axis} is measured on ${levels.join(', ')}`);
      const plan = { ...load, ...selection, axis };
      await runBench(async () => (await import('../sweep/sweep')).sweepBench, plan, json, html);
    });
}
