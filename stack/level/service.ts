/** A process of one of the levels, started as its own package.json starts it. */
import { join } from 'node:path';
import { startOnFreePorts } from '../process/ports';
import { type RestartableServer, startRestartable } from '../process/restartable-server';
import type { Scratch } from '../process/scratch';

const ROOT = join(__dirname, '..', '..');

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
  return startOnFreePorts(1, async (port) => {
    const server = await startRestartable({
      scratch,
      name,
      command: process.execPath,
      args: ['--require', '@ticket-rush/shared/preload', entry],
      cwd: join(ROOT, workspace),
      env: { ...env, PORT: `${port}`, HOST: '127.0.0.1' },
      ready: isListening,
    });
    return Object.assign(server, { name, url: `http://127.0.0.1:${port}` });
  });
}

/** Whether a log line is JSON with the property `listening`. */
function isListening(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    return typeof (JSON.parse(line) as { listening?: unknown }).listening === 'string';
  } catch {
    return false; // A line of braces, but no JSON.
  }
}
