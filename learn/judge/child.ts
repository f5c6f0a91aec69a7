/** The judge's own process: loads the learner's file, and runs the checks one after the other. */
import { databasesAt } from '@ticket-rush/stack/servers/databases';
import type { Check, Failure, Servers, Work } from '../exercise';
import { findExercise } from '../track';
import type { Task, Word } from './message';
import { watchLoop } from './watch-loop';

const task = JSON.parse(process.argv[2] as string) as Task;
const say = (word: Word) => new Promise<void>((resolve) => process.send?.(word, () => resolve()));

const COMPILES = 'the file compiles';

async function main(): Promise<void> {
  const { checks } = findExercise(task.exercise);
  const closers: (() => Promise<unknown>)[] = [];
  const servers: Servers = {
    postgres: databasesAt(task.adminUrl),
    redisUrls: task.redisUrls,
    onClose: (close) => closers.push(close),
  };
  const loop = watchLoop(task.file, task.limitMs);
  let work: Work = {};
  const loads: Check = {
    name: COMPILES,
    async run() {
      work = (await import(task.file)) as Work;
      return undefined;
    },
  };
  for (const check of [loads, ...checks]) {
    await say({ kind: 'begins', check: check.name });
    const failure = await attempt(check, work, servers, task.limitMs);
    if (failure !== undefined) {
      await say({ kind: 'failed', check: check.name, failure });
      break;
    }
    await say({ kind: 'passed', check: check.name });
  }
  loop.end();
  await Promise.race([
    Promise.allSettled(closers.map((close) => close())),
    new Promise((resolve) => setTimeout(resolve, 2_000)),
  ]);
  await say({ kind: 'over' });
  // Explicitly: what the learner's code left open must not keep the process.
  process.exit(0);
}

async function attempt(
  { run }: Check,
  work: Work,
  servers: Servers,
  limitMs: number,
): Promise<Failure | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Failure>((resolve) => {
    timer = setTimeout(
      () =>
        resolve({
          sentences: [
            `After ${limitMs / 1000} s the check has no answer. Does your code wait for a promise that never settles, or keep a connection?`,
          ],
        }),
      limitMs,
    );
  });
  try {
    return await Promise.race([run(work, servers), late]);
  } catch (error) {
    return { sentences: [wordsOf(error as Error, task.file)] };
  } finally {
    clearTimeout(timer);
  }
}

/** The error, and the line of the learner's file that it comes from. */
function wordsOf(error: Error, file: string): string {
  const line = error.stack?.split('\n').find((frame) => frame.includes(file));
  const at = /:(\d+):\d+\)?$/.exec(line ?? '')?.[1];
  return at === undefined ? error.message : `${error.message} (line ${at} of your file)`;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
