/** A process of one of the levels, started as its own package.json starts it. */
import { join } from 'node:path';
import type { RestartableServer } from '../process/restartable-server';
import type { Scratch } from '../process/scratch';
import { startServer } from '../process/server-process';

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

/** SIGKILL is a crash; SIGSTOP and SIGCONT are a pause. Started again it listens at the same address. */
export interface Service extends RestartableServer {
  readonly name: string;
  /** Where it listens; for a worker, where its metrics are. */
  readonly url: string;
}

/** @throws ServerStartError, with what the service wrote about its trouble. */
export async function startService(scratch: Scratch, service: ServiceCommand): Promise<Service> {
  const { workspace, entry, name, env } = service;
  const start = (port: string) =>
    startServer({
      scratch,
      name,
      command: process.execPath,
      args: ['--require', '@ticket-rush/shared/preload', entry],
      cwd: join(ROOT, workspace),
      env: { ...env, PORT: port, HOST: '127.0.0.1' },
      ready: (line) => listeningAddress(line) !== undefined,
      timeoutMs: READY_LIMIT_MS,
    });
  let server = await start('0');
  const url = listeningAddress(server.readyLine) as string;
  return {
    name,
    url,
    get pid() {
      return server.pid;
    },
    get exited() {
      return server.exited;
    },
    kill: (signal) => server.kill(signal),
    stop: () => server.stop(),
    async startAgain() {
      await server.exited;
      server = await start(new URL(url).port);
    },
  };
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
