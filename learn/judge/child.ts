/** The judge's own process: loads the learner's file, and runs the checks one after the other. */
import { createRequire } from 'node:module';
import { databasesAt } from '@ticket-rush/stack/servers/databases';
import type { Check, Exercise, Failure, Servers, Work } from '../exercise';
import { COMPILES, type Task, type Word } from './message';
import { watchLoop } from './watch-loop';

/** How long may closing take, in milliseconds. */
const CLOSE_LIMIT_MS = 2_000;

/** Of TypeScript, too: the process was started with tsx. */
const requireFile = createRequire(__filename);
const say = (word: Word) => new Promise<void>((resolve) => process.send?.(word, () => resolve()));

const ends: (() => Promise<unknown>)[] = [];
/** A check came to no answer: what it has begun may still be at work. */
let disturbed = false;

async function judgeFile({ file, adminUrl, redisUrls, limitMs, ...task }: Task): Promise<void> {
  const { exercise } = requireFile(task.exercise) as { exercise: Exercise };
  const closes: (() => Promise<unknown>)[] = [];
  const servers: Servers = {
    file,
    postgres: databasesAt(adminUrl),
    redisUrls,
    onClose: (close) => closes.push(close),
    onEnd: (close) => ends.push(close),
  };
  const loop = watchLoop(file, limitMs);
  let work: Work = {};
  const loads: Check = {
    name: COMPILES,
    async run() {
      work = requireFile(file) as Work;
      return undefined;
    },
  };
  for (const check of [loads, ...exercise.checks]) {
    await say({ kind: 'begins', check: check.name });
    const failure = await attempt(file, limitMs, () => check.run(work, servers));
    if (failure !== undefined) {
      await say({ kind: 'failed', check: check.name, failure });
      break;
    }
    await say({ kind: 'passed', check: check.name });
  }
  loop.end();
  await settled(closes);
  if (disturbed) return end();
  await say({ kind: 'over' });
}

async function attempt(
  file: string,
  limitMs: number,
  run: () => Promise<Failure | undefined>,
): Promise<Failure | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Failure>((resolve) => {
    timer = setTimeout(() => {
      disturbed = true;
      resolve({
        sentences: [
          `After ${limitMs / 1000} s the check has no answer. Does your code wait for a promise that never settles, or keep a connection?`,
        ],
      });
    }, limitMs);
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    return { sentences: [wordsOf(error as Error, file)] };
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

async function end(): Promise<void> {
  await settled(ends);
  // Explicitly: what the learner's code left open must not keep the process.
  process.exit(0);
}

/** What the learner's code holds on to is left open after a while. */
async function settled(closes: (() => Promise<unknown>)[]): Promise<void> {
  await Promise.race([
    Promise.allSettled(closes.map((close) => close())),
    new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS)),
  ]);
}

process.on('message', (task: Task) => {
  judgeFile(task).catch((error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => void end());
