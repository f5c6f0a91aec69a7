import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs the replay as a process, the way its npm script does. */
export function runReplay(databaseUrl: string | undefined, args: string[]): Promise<Ended> {
  const { DATABASE_URL: _, ...others } = process.env;
  const env = {
    ...others,
    NODE_OPTIONS: '',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const command = ['--require', '@ticket-rush/shared/preload', 'src/replay.ts', ...args];
  return new Promise((resolve) => {
    const cwd = join(__dirname, '..', '..');
    const child = execFile(process.execPath, command, { cwd, env }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
