import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type Command, Option } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { kafkaKeyed } from '../../lv4-kafka/src/techniques/kafka-keyed';
import { findRunner } from '../k6/find-runner';
import { type LoadRun, runId } from '../k6/load-run';
import { levelOpener } from '../k6/open-level';
import { requireTechnique } from '../k6/require-technique';
import { runK6 } from '../k6/run-k6';
import { type LoadScript, loadScripts, type Profile } from '../k6/scripts';
import { withScratch } from '../lifetime/with-scratch';
import { addK6AllCommand } from './k6-all';
import { loadedInstancesOption, profileOption, prometheusOption, urlOption } from './k6-options';
import { LEVEL_NAMES } from './rush-options';
import { UsageError } from './usage-error';

const EXAMPLES = `
Examples:
  npm run k6 -- rush --level lv3 --technique redlock
  npm run k6 -- mixed --level lv2 --technique ${rowLock.slug} --profile smoke
  npm run k6 -- rush --url http://127.0.0.1:8084 --technique ${kafkaKeyed.slug} --prometheus http://127.0.0.1:9090
  npm run k6 -- all --profile smoke --json results/k6.json

Without --url it is the level of the stack that is up (npm run lab -- stack up), or else of one that is started for the
run. Services that ask for an operator token get it from OPERATOR_TOKEN.

Exit status: that of k6, 0 if every threshold held and 99 if one was crossed; 1 if it could not be run, 2 bad usage,
130 Ctrl-C.`;

interface Options {
  level?: LevelName;
  technique: string;
  profile: Profile;
  instances?: number;
  url?: string;
  prometheus?: string;
}

export function addK6Command(program: Command): void {
  const k6 = program
    .command('k6')
    .description('Load by k6: one script for each question, in three sizes.')
    .addHelpText('after', EXAMPLES);
  for (const script of loadScripts) addScriptCommand(k6, script);
  addK6AllCommand(k6);
}

function addScriptCommand(k6: Command, script: LoadScript): void {
  k6.command(script.name)
    .description(script.question)
    .addOption(new Option('--level <level>', 'which level').choices(LEVEL_NAMES))
    .requiredOption('--technique <slug>', `how it sells ${script.resource}`)
    .addOption(profileOption())
    .addOption(urlOption())
    .addOption(loadedInstancesOption())
    .addOption(prometheusOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      process.exitCode = await runScript(script, options);
    });
}

/** @returns the exit status of k6 @throws UsageError, Interrupted, or what kept it from running */
async function runScript(script: LoadScript, options: Options): Promise<number> {
  const { level, profile, prometheus } = options;
  if (level === undefined && options.url === undefined) throw new UsageError('--level or --url is missing');
  const runner = await findRunner();
  return withScratch(async (scratch) => {
    const url = options.url ?? (await opened(scratch, level as LevelName, options.instances));
    const technique = await requireTechnique(url, script, options.technique);
    const named = { script: script.name, level: technique.level, technique: technique.slug };
    const run: LoadRun = {
      ...named,
      id: runId(named),
      profile,
      url,
      prometheus,
      quiet: !process.stdout.isTTY,
    };
    tell(`${run.id}: ${runner.kind === 'docker' ? 'k6 in Docker' : runner.command}`);
    const { status, report } = await runK6(scratch, runner, run);
    if (report !== undefined) tell(`report: ${report}`);
    return status;
  });
}

async function opened(scratch: Scratch, level: LevelName, instances: number | undefined): Promise<string> {
  const open = levelOpener(scratch, { levels: [level], instances }, tell);
  return (await open(level)).url;
}

/** On standard error: standard output belongs to k6. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
