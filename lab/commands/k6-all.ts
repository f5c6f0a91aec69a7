import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Command } from 'commander';
import { findRunner } from '../k6/find-runner';
import { isAsExpected } from '../k6/load-row';
import { runAll } from '../k6/run-all';
import type { Profile } from '../k6/scripts';
import { withScratch } from '../lifetime/with-scratch';
import { coloursFor } from '../report/colour';
import { describeMachine } from '../report/describe-machine';
import { loadTable } from '../report/load-table';
import { writeJson } from '../report/rush/json';
import { loadedInstancesOption, profileOption, prometheusOption } from './k6-options';
import { LEVEL_NAMES, levelOption } from './rush-options';
import { jsonOption } from './writable';

const EXAMPLES = `
Examples:
  npm run k6 -- all --profile smoke                         every script on every level, in a few minutes
  npm run k6 -- all --profile smoke --json results/k6.json

Exit status: 0 if the thresholds held wherever the technique does, and the audit failed them wherever it does not.`;

interface Options {
  level?: LevelName[];
  profile: Profile;
  instances?: number;
  prometheus?: string;
  json?: string;
}

export function addK6AllCommand(k6: Command): void {
  k6.command('all')
    .description('Every script against a plain and a fast technique of every level; one table.')
    .addOption(levelOption())
    .addOption(profileOption())
    .addOption(loadedInstancesOption())
    .addOption(prometheusOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      process.exitCode = await runEverything(options);
    });
}

/** @returns 1 if a run did not end as expected @throws UsageError, Interrupted, or what kept it from running */
async function runEverything({ json, level, ...options }: Options): Promise<number> {
  const runner = await findRunner();
  const levels = LEVEL_NAMES.filter((name) => level?.includes(name) ?? true);
  const run = { ...describeMachine(), profile: options.profile };
  const plan = { ...options, levels };
  const rows = await withScratch((scratch) => runAll(scratch, runner, plan, tell));
  process.stdout.write(`\n${loadTable(rows, coloursFor(process.stdout))}\n`);
  if (json !== undefined) writeJson(json, { run, rows });
  return rows.length > 0 && rows.every(isAsExpected) ? 0 : 1;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
