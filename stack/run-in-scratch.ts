import { type ExecFileOptions, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Scratch } from './scratch';

/** Runs a command to its end, or to that of the scratch. @throws an Error with the command and what it wrote. */
export async function runInScratch(
  scratch: Scratch,
  command: string,
  args: string[],
  options: ExecFileOptions = {},
): Promise<void> {
  const running = promisify(execFile)(command, args, { ...options, signal: scratch.closing });
  const { pid } = running.child;
  if (pid === undefined) return void (await running);
  scratch.guard(pid);
  try {
    await running;
  } finally {
    scratch.unguard(pid);
  }
}
