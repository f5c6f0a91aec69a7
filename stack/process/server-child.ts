/** The child process of a server: in its own process group, writing into its log file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface ChildCommand {
  command: string;
  args: readonly string[];
  /** Added to the environment of this process. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
}

/** `error` when the command could not be run at all. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  error?: Error;
}

export function spawnInto(
  logFile: string,
  { command, args, env, cwd, uid, gid }: ChildCommand,
): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    return spawn(command, args, {
      detached: true,
      stdio: ['ignore', log, log],
      ...(env && { env: { ...process.env, ...env } }),
      ...(cwd !== undefined && { cwd }),
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
    });
  } finally {
    closeSync(log);
  }
}

/** Never rejects: a command that cannot be run at all counts as ended. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => child.pid === undefined && resolve({ code: null, signal: null, error }));
  });
}

/** Ends what a killed server leaves in its group: nginx workers, for one. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No process of the group is left.
  }
}
