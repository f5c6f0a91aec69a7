/**
 * One server as a child process: started, waited for, stopped.
 *
 * Each gets its own process group, so that Ctrl-C on the terminal reaches only the owner, who stops its servers
 * in order. The output goes straight into a file, not through a pipe: a busy owner cannot stall a server. Ready is
 * what the server itself says: a connection could be answered by a stranger who took the port first.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { OutputReader } from './output-reader';
import type { Scratch } from './scratch';
import { within } from './within';

const POLL_MS = 20;
const STOP_LIMIT_MS = 6_000;

export interface ServerCommand {
  scratch: Scratch;
  /** Unique in the scratch; names the log file. */
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Whether this line of output says that the server accepts requests. */
  ready: (line: string) => boolean;
  timeoutMs: number;
  /** What ends it in good order; SIGTERM unless told. */
  stopSignal?: NodeJS.Signals;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Server {
  readonly pid: number;
  /** The line that `ready` accepted. */
  readonly readyLine: string;
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
  /** Stops it politely, after six seconds by SIGKILL. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** A server that ended or was not ready in time. The message has its name, its command and its last lines. */
export class ServerStartError extends Error {
  constructor(name: string, trouble: string, command: string, logFile: string, lastLines: string) {
    super(
      `${name} ${trouble}\n  command: ${command}\n  log: ${logFile}\n${lastLines.replace(/^/gm, '  | ')}`,
    );
    this.name = 'ServerStartError';
  }
}

/** @throws ServerStartError, after the process is gone. */
export async function startServer(server: ServerCommand): Promise<Server> {
  const { scratch, name, stopSignal = 'SIGTERM' } = server;
  const logFile = scratch.logFile(name);
  const output = new OutputReader(logFile);
  scratch.closing.throwIfAborted();
  const child = spawnInto(logFile, server);
  const exited = exitOf(child);
  if (child.pid !== undefined) scratch.guard(child.pid, stopSignal);
  const { pid } = child;
  void exited.then(() => pid !== undefined && sweep(scratch, pid));

  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  const stop = async () => {
    kill(stopSignal);
    kill('SIGCONT'); // A paused process takes no other signal.
    await within(STOP_LIMIT_MS, exited).catch(() => kill('SIGKILL'));
    await exited;
  };
  scratch.onClose(stop);

  try {
    const readyLine = await waitUntilReady(server, output, exited);
    return { pid: pid as number, readyLine, exited, kill, stop };
  } catch (error) {
    await stop();
    const command = [server.command, ...server.args].join(' ');
    throw new ServerStartError(name, (error as Error).message, command, logFile, output.lastLines());
  }
}

function spawnInto(logFile: string, { command, args, env, cwd, uid, gid }: ServerCommand): ChildProcess {
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

/** Never rejects: a command that cannot be run at all counts as ended, and `error` is its last line. */
function exitOf(child: ChildProcess): Promise<Exit & { error?: Error }> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => child.pid === undefined && resolve({ code: null, signal: null, error }));
  });
}

async function waitUntilReady(
  { ready, timeoutMs }: ServerCommand,
  output: OutputReader,
  exited: ReturnType<typeof exitOf>,
): Promise<string> {
  let exit: Awaited<ReturnType<typeof exitOf>> | undefined;
  void exited.then((result) => {
    exit = result;
  });
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    const readyLine = output.newLines().find(ready);
    if (readyLine !== undefined && exit === undefined) return readyLine;
    if (exit?.error) throw new Error(`cannot be run: ${exit.error.message}`);
    if (exit) throw new Error(`ended before it was ready (code ${exit.code}, signal ${exit.signal})`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`was not ready within ${timeoutMs} ms`);
}

/** What a killed server leaves in its group (nginx workers, for one) ends with it. */
function sweep(scratch: Scratch, pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
  scratch.unguard(pid);
}
