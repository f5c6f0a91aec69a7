import { readFileSync } from 'node:fs';
import { Interrupted } from '@ticket-rush/lab/lifetime/interruption';
import { withScratch } from '@ticket-rush/lab/lifetime/with-scratch';
import { columnsOf } from '@ticket-rush/lab/report/columns';
import { fitHelp } from '@ticket-rush/lab/report/fit-help';
import { progressOn } from '@ticket-rush/lab/report/progress';
import { didYouMean } from '@ticket-rush/shared/report/did-you-mean';
import { surviveLostOutput } from '@ticket-rush/shared/report/lost-output';
import { Command, CommanderError } from 'commander';
import { verify } from './commands/verify';
import { watchTrack } from './commands/watch';
import { resetWork, shown, solutionOf, workOf } from './files';
import { openJudge } from './judge/judge';
import { hasPassed } from './judge/judgement';
import { takeLock } from './progress/only-one';
import { showPage } from './screen/page';
import { showReport } from './screen/report';
import { showJudgement, showTrack } from './screen/show';
import { keepServersWarm } from './servers';
import {
  attempt,
  LOCK_FILE,
  maySeeSolution,
  nextExercise,
  nextHint,
  progressOfLearner,
  terminalOf,
} from './session';
import { findExercise, NoSuchExercise, track } from './track';

const BAD_USAGE = 2;

const EXAMPLES = `
Examples:
  npm run learn                       opens the next exercise, and judges it at each save
  npm run learn -- list               the exercises, and which have passed
  npm run learn -- check row-lock     judges once
  npm run learn -- hint row-lock      the next of four hints
  npm run learn -- reset row-lock     begins anew; what you wrote is kept beside it
  npm run learn -- show row-lock      the solution, once yours has passed or after the last hint
  npm run learn -- report --json      a line for each exercise: when, how many attempts, how many hints
  npm run learn -- verify             holds the exercises against themselves

You write in learn/work, which git ignores. Exit status: 0 passed, 1 not passed, 2 bad usage, 130 Ctrl-C.`;

function createProgram(): Command {
  const program = new Command('learn')
    .description('The track: exercises with a hole, judged on a real PostgreSQL by every schedule.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void process.stdout.write(fitHelp(text, columnsOf(process.stdout))),
    })
    .addHelpText('after', EXAMPLES)
    .action(async (_, { args: [word] }: Command) => {
      if (word !== undefined) throw new NoSuchCommand(word, program.commands);
      exit(await locked(watchTrack));
    });
  program
    .command('list')
    .description('The exercises, and which have passed.')
    .action(
      () => void process.stdout.write(showTrack(track, progressOfLearner(), terminalOf(process.stdout))),
    );
  program
    .command('check [name]')
    .description('Judges one exercise; the next unless named.')
    .action(async (name?: string) => exit(await locked(() => check(name))));
  program
    .command('hint [name]')
    .description('The next hint.')
    .action((name?: string) => {
      const progress = progressOfLearner();
      const hint = nextHint(chosen(name), progress);
      const page = hint ?? 'That was the last hint; show gives the solution.';
      process.stdout.write(`${showPage(page, columnsOf(process.stdout))}\n`);
    });
  program
    .command('reset <name>')
    .description('Begins anew. What you wrote is kept beside it.')
    .action((name: string) => {
      const kept = resetWork(findExercise(name));
      process.stdout.write(
        `${shown(workOf(findExercise(name)))} begins anew${kept === undefined ? '' : `; what you wrote is kept in ${shown(kept)}`}.\n`,
      );
    });
  program
    .command('show <name>')
    .description('The solution, once yours has passed or after the last hint.')
    .action((name: string) => {
      const exercise = findExercise(name);
      if (!maySeeSolution(exercise, progressOfLearner())) {
        process.stderr.write('The solution is shown once your file passes, or after the last hint.\n');
        return exit(1);
      }
      process.stdout.write(readFileSync(solutionOf(exercise), 'utf8'));
    });
  program
    .command('report')
    .description('A line for each exercise: when it passed, after how many attempts and hints.')
    .option('--json', 'for programs')
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(showReport(track, progressOfLearner(), json === true ? 'json' : 'text'));
    });
  program
    .command('verify [names...]')
    .description(
      'Each start fails, each solution passes, each decoy fails at the check that is meant for it.',
    )
    .action(async (names: string[]) => exit(await verifyAll(names)));
  // Last, so that no command inherits it: commander would say how many arguments it expects, and not which word is wrong.
  return program.allowExcessArguments();
}

/** The name of an exercise is no command. */
class NoSuchCommand extends Error {
  constructor(word: string, commands: readonly Command[]) {
    const names = commands.map((command) => command.name());
    super(`there is no command ${word}${didYouMean(word, names)}; --help shows what there is`);
  }
}

function exit(status: number): void {
  process.exitCode = status;
}

/** @throws NoSuchExercise */
function chosen(name: string | undefined) {
  return name === undefined ? nextExercise(progressOfLearner()) : findExercise(name);
}

async function locked<T>(work: () => Promise<T>): Promise<T> {
  const giveBack = takeLock(LOCK_FILE);
  try {
    return await work();
  } finally {
    giveBack();
  }
}

async function check(name: string | undefined): Promise<number> {
  const exercise = chosen(name);
  const progress = progressOfLearner();
  const waiting = progressOn(process.stderr);
  return withScratch(async (scratch) => {
    waiting.during(() => 'starting the servers');
    const servers = await keepServersWarm(scratch, waiting.ended)(exercise);
    const judgement = await attempt(exercise, servers, progress, (text) => waiting.during(() => text));
    waiting.close();
    process.stdout.write(`${exercise.level} ${exercise.slug}: ${shown(workOf(exercise))}\n\n`);
    process.stdout.write(showJudgement(exercise, judgement, terminalOf(process.stdout)));
    return hasPassed(judgement) ? 0 : 1;
  }).finally(() => waiting.close());
}

async function verifyAll(names: string[]): Promise<number> {
  const exercises = names.length === 0 ? track : names.map(findExercise);
  const waiting = progressOn(process.stderr);
  return withScratch(async (scratch) => {
    const serversFor = keepServersWarm(scratch, waiting.ended);
    const judge = openJudge();
    const wrong: string[] = [];
    for (const exercise of exercises) {
      waiting.during(() => `verifying ${exercise.slug}`);
      const complaints = await verify(exercise, await serversFor(exercise), judge);
      wrong.push(...complaints);
      waiting.ended(
        `${exercise.slug}: ${complaints.length === 0 ? 'as it should be' : complaints.join('\n  ')}`,
      );
    }
    await judge.close();
    process.stdout.write(
      `${exercises.length - new Set(wrong.map((text) => text.split(':')[0])).size} of ${exercises.length} exercises are as they should be.\n`,
    );
    return wrong.length === 0 ? 0 : 1;
  }).finally(() => waiting.close());
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE;
  if (error instanceof Interrupted) return error.exitStatus;
  process.stderr.write(`error: ${(error as Error).message}\n`);
  return error instanceof NoSuchExercise || error instanceof NoSuchCommand ? BAD_USAGE : 1;
}

surviveLostOutput();
createProgram()
  .parseAsync()
  .catch((error: unknown) => exit(explain(error)))
  .finally(() => process.exit());
