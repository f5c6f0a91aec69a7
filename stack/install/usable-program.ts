/**
 * Programs of the machine that run and are new enough. The first in PATH need not be: macOS has a stub for java in
 * /usr/bin, and an old k6 hides a good one elsewhere.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { executables } from './executables';

/** Telling a version takes a JVM half a second; a program that waits for input gets no more than this. */
const ANSWER_LIMIT_MS = 20_000;

export interface Program {
  name: string;
  /** What makes it tell its version. */
  args: readonly string[];
  version: RegExp;
  /** The major version below which it is of no use. */
  oldest?: number;
}

export interface Found {
  path: string;
  version: string;
}

/** Something is there, but it does not run or is too old. */
export interface Unusable {
  reason: string;
  /** What helps, where installing it does not. */
  remedy?: string;
}

/** The first that will do, or why none does; undefined if there is none. `more` are folders to look into as well. */
export async function findProgram(
  program: Program,
  more: readonly string[] = [],
): Promise<Found | Unusable | undefined> {
  const reasons: string[] = [];
  for (const path of executables(program.name, more)) {
    const answer = await tryProgram(path, program);
    if (isFound(answer)) return answer;
    reasons.push(answer.reason);
  }
  return reasons.length > 0 ? { reason: reasons.join('; ') } : undefined;
}

/** @throws an Error with the reason, and the command which lists remedies */
export async function requireProgram(program: Program): Promise<string> {
  const answer = await findProgram(program);
  if (isFound(answer)) return answer.path;
  const trouble = answer === undefined ? 'is not installed' : `will not do: ${answer.reason}`;
  throw new Error(`${program.name} ${trouble}; npm run lab -- stack doctor says how to get it`);
}

/** Runs it: what is there may also be of another architecture. */
export async function tryProgram(
  path: string,
  { args, version, oldest }: Omit<Program, 'name'>,
): Promise<Found | Unusable> {
  try {
    const { stdout, stderr } = await promisify(execFile)(path, [...args], { timeout: ANSWER_LIMIT_MS });
    // java and nginx answer on stderr.
    const found = { path, version: version.exec(stdout + stderr)?.[1] ?? 'unknown' };
    return isNewEnough(found.version, oldest)
      ? found
      : { reason: `${path} is ${found.version}, older than ${oldest}` };
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const [firstLine] = (stderr.trim() || message).split('\n');
    return { reason: `${path} does not run: ${firstLine}` };
  }
}

export function isFound<Answer extends Found | Unusable>(
  answer: Answer | undefined,
): answer is Extract<Answer, Found> {
  return answer !== undefined && 'path' in answer;
}

/** A version that cannot be read is none, where an oldest one is asked for. */
export function isNewEnough(version: string, oldest: number | undefined): boolean {
  return oldest === undefined || Number.parseInt(version, 10) >= oldest;
}
