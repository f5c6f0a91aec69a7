/** A process of one of the levels, started as its own package.json starts it. */
import { join } from 'node:path';
import type { Scratch } from '../process/scratch';
import { type Server, startServer } from '../process/server-process';

const ROOT = join(__dirname, '..', '..');
const READY_LIMIT_MS = 60_000;

export interface ServiceCommand {
  /** The folder of the workspace, `lv1-race-condition`. */
  workspace: string;
  /** The file to run, relative to the workspace, `src/main.ts`. */
  entry: string;
  /** Unique in the scratch; names the log file. */
  name: string;
  /** Added to the environment of this process. PORT and HOST are chosen already. */
  env: Record<string, string>;
}

export interface Service {
  readonly name: string;
  /** Where it listens; for a worker, where its metrics are. */
  readonly url: string;
  readonly pid: number;
  readonly exited: Server['exited'];
  /** SIGKILL for a crash; SIGSTOP and SIGCONT for a pause. */
  kill: Server['kill'];
  stop: Server['stop'];
}

/** @throws ServerStartError, with what the service wrote about its trouble. */
export async function startService(scratch: Scratch, service: ServiceCommand): Promise<Service> {
  const { workspace, entry, name, env } = service;
  const { readyLine, pid, exited, kill, stop } = await startServer({
    scratch,
    name,
    command: process.execPath,
    args: ['--require', '@ticket-rush/shared/preload', entry],
    cwd: join(ROOT, workspace),
    env: { ...env, PORT: '0', HOST: '127.0.0.1' },
    ready: (line) => listeningAddress(line) !== undefined,
    timeoutMs: READY_LIMIT_MS,
  });
  return { name, url: listeningAddress(readyLine) as string, pid, exited, kill, stop };
}

/** The address in a JSON log line with the property `listening`; undefined for any other line. */
function listeningAddress(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { listening } = JSON.parse(line) as { listening?: unknown };
    return typeof listening === 'string' ? listening : undefined;
  } catch {
    return undefined; // A line of braces, but no JSON.
  }
}
