import { type ExecFileOptions, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Scratch } from './scratch';

/**
 * Runs a command to its end, or to that of the scratch.
 *
 * @returns what it wrote to its standard output
 * @throws an Error with the command and what it wrote
 */
export async function runInScratch(
  scratch: Scratch,
  command: string,
  args: string[],
  options: ExecFileOptions = {},
): Promise<string> {
  const running = promisify(execFile)(command, args, { ...options, signal: scratch.closing });
  const { pid } = running.child;
  if (pid === undefined) return String((await running).stdout);
  scratch.guard(pid);
  try {
    return String((await running).stdout);
  } finally {
    scratch.unguard(pid);
  }
}
