import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';
import type { Exercise } from '../exercise';
import { folderOf } from '../files';
import type { WarmServers } from '../servers';
import type { Judgement } from './judgement';
import { COMPILES, type Task, type Word } from './message';

const CHILD = join(__dirname, 'child.ts');

/** How long one check may take. An endless loop ends there, and its line is named. */
export const CHECK_LIMIT_MS = 20_000;
/** How much later the process itself is ended, if it could not say a word. */
const GRACE_MS = 5_000;

export interface JudgeOptions {
  /** Told as each check begins. */
  onCheck?: (check: string) => void;
  limitMs?: number;
}

/** Judges files, in one process for as long as that process can be trusted. */
export interface Judge {
  /** @param file absolute; each only once, because Node keeps what it has loaded */
  judge(exercise: Exercise, file: string, servers: WarmServers): Promise<Judgement>;
  close(): Promise<void>;
}

/** Judges a file in a process of its own: what it does to that process, it does to no other. */
export async function judge(
  exercise: Exercise,
  file: string,
  servers: WarmServers,
  options?: JudgeOptions,
): Promise<Judgement> {
  const alone = openJudge(options);
  try {
    return await alone.judge(exercise, file, servers);
  } finally {
    await alone.close();
  }
}

/** For files that do no harm to each other. Starting the process and making the exercise's database is most of what a judgement costs. */
export function openJudge({ onCheck = () => undefined, limitMs = CHECK_LIMIT_MS }: JudgeOptions = {}): Judge {
  let child: ChildProcess | undefined;
  return {
    async judge(exercise, file, servers) {
      const start = performance.now();
      child ??= startChild();
      const judgement: Judgement = { passed: [], tookMs: 0 };
      const task = { exercise: join(folderOf(exercise), 'exercise.ts'), file, ...servers, limitMs };
      await hear(child, task, judgement, { onCheck, limitMs });
      return { ...judgement, tookMs: Math.round(performance.now() - start) };
    },
    async close() {
      if (child === undefined) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };

  function startChild(): ChildProcess {
    const started = fork(CHILD, {
      execArgv: ['--require', 'tsx/cjs'], // Without the thread that tsx has for ES modules.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return started.once('exit', () => {
      if (child === started) child = undefined;
    });
  }
}

/** Writes into the judgement what the process says of the file, until it is over or the process has ended. */
async function hear(
  child: ChildProcess,
  task: Task,
  judgement: Judgement,
  { onCheck, limitMs }: Required<JudgeOptions>,
): Promise<void> {
  let said = '';
  const hearText = (text: Buffer) => {
    said += text;
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', hearText);
  const endLate = () => setTimeout(() => child.kill('SIGKILL'), limitMs + GRACE_MS);
  let timer = endLate();
  let check = COMPILES;
  let over = false;
  const words = on(child, 'message', { close: ['close'] }) as AsyncIterable<[Word]>;
  child.send(task);
  for await (const [word] of words) {
    clearTimeout(timer);
    timer = endLate();
    if (word.kind === 'begins') {
      check = word.check;
      onCheck(check);
    }
    if (word.kind === 'passed') judgement.passed.push(word.check);
    if (word.kind === 'failed') judgement.failed = { check: word.check, ...word.failure };
    over = word.kind === 'over';
    if (over) break;
  }
  clearTimeout(timer);
  for (const stream of [child.stdout, child.stderr]) stream?.off('data', hearText);
  if (!over && judgement.failed === undefined)
    judgement.failed = {
      check,
      sentences: [`The judge's process ended before its last word. ${said.trim()}`.trim()],
    };
}
