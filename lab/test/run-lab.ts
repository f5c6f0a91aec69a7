import { type ChildProcess, execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

const ROOT = join(__dirname, '..', '..');

/** Runs the lab as a process, the way its npm script does. */
export function runLab(
  args: string[],
  environment: NodeJS.ProcessEnv = {},
  meanwhile?: (child: ChildProcess) => Promise<void>,
): Promise<Ended> {
  const env = { ...process.env, NODE_OPTIONS: '', ...environment };
  return new Promise((resolve, reject) => {
    const command = ['--require', '@ticket-rush/shared/preload', join('lab', 'main.ts'), ...args];
    const child = execFile(process.execPath, command, { cwd: ROOT, env }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
    meanwhile?.(child).catch(reject);
  });
}
