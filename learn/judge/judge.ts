import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Exercise } from '../exercise';
import type { WarmServers } from '../servers';
import type { Judgement } from './judgement';
import type { Task, Word } from './message';

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

/** Judges a file in a process of its own: what it does to that process, it does to no other. */
export async function judge(
  exercise: Exercise,
  file: string,
  { adminUrl, redisUrls }: WarmServers,
  { onCheck = () => undefined, limitMs = CHECK_LIMIT_MS }: JudgeOptions = {},
): Promise<Judgement> {
  const start = performance.now();
  const judgement: Judgement = { passed: [], tookMs: 0 };
  const task: Task = { exercise: exercise.slug, file, adminUrl, redisUrls, limitMs };
  const child = fork(CHILD, [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
  let check = 'the file compiles';
  let timer = setTimeout(() => child.kill('SIGKILL'), limitMs + GRACE_MS);
  child.on('message', (word: Word) => {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), limitMs + GRACE_MS);
    if (word.kind === 'begins') {
      check = word.check;
      onCheck(check);
    }
    if (word.kind === 'passed') judgement.passed.push(word.check);
    if (word.kind === 'failed') judgement.failed = { check: word.check, ...word.failure };
  });
  const over = await new Promise<boolean>((resolve) => child.once('close', (code) => resolve(code === 0)));
  clearTimeout(timer);
  if (!over && judgement.failed === undefined)
    judgement.failed = {
      check,
      sentences: [`The judge's process ended before its last word. ${said.trim()}`.trim()],
    };
  return { ...judgement, tookMs: Math.round(performance.now() - start) };
}
