import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..', '..', '..');

/** The page of the scheduler as a reader opens it. */
export interface OpenPage {
  /** With the race in it. */
  address: string;
  /** Without. */
  url: string;
  /** Presses Ctrl-C. @returns the exit status */
  interrupt(): Promise<number | null>;
}

/** @throws an Error with what the lab said, if it ends before it has an address */
export async function openPage(args: string[] = []): Promise<OpenPage> {
  const child = spawn(
    process.execPath,
    ['--require', '@ticket-rush/shared/preload', join('lab', 'main.ts'), 'play', ...args],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const address = await firstAddress(child);
  return {
    address,
    url: new URL(address).origin,
    async interrupt() {
      child.kill('SIGINT');
      const [status] = await once(child, 'exit');
      return status;
    },
  };
}

async function firstAddress(child: ChildProcess): Promise<string> {
  let complaint = '';
  child.stderr?.on('data', (text) => {
    complaint += text;
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line.startsWith('http://')) return line;
  }
  throw new Error(`lab play ended without an address: ${complaint}`);
}
