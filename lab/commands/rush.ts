import type { Command } from 'commander';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { jsonReport, writeJson } from '../report/json';
import { progressOn } from '../report/progress';
import { renderExperiment } from '../report/render';
import { exitStatusOf } from '../rush/experiment';
import { runExperiment } from '../rush/run-experiment';
import { addRushOptions, type RushOptions } from './rush-options';
import { selectionOf } from './selection-of';
import { requireWritable } from './writable';

const EXAMPLES = `
Examples:
  npm start                                            every technique, 1,000 buyers, 100 tickets, 2 instances
  npm run lab -- rush --level lv2 --buyers 300         one level, a smaller rush
  npm run lab -- rush --technique unprotected,row-lock --json result.json

Exit status: 0 if every verdict is the expected one and every level ran, 1 otherwise, 2 bad usage, 130 Ctrl-C.`;

export function addRushCommand(program: Command): void {
  const command = program
    .command('rush')
    .description('Puts the same rush in front of every technique and shows which of them hold.')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RushOptions) => {
      process.exitCode = await rush(options);
    });
  addRushOptions(command);
}

async function rush(options: RushOptions): Promise<number> {
  const selection = await selectionOf(options);
  if (options.json !== undefined) requireWritable(options.json);
  const progress = progressOn(process.stderr);
  const experiment = await withScratch((scratch) =>
    runExperiment({ ...selection, load: options }, scratch, progress),
  ).finally(() => progress.close());
  process.stdout.write(renderExperiment(experiment, coloursFor(process.stdout)));
  if (options.json !== undefined) writeJson(options.json, jsonReport(experiment));
  return exitStatusOf(experiment);
}
