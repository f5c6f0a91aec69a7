/**
 * One server as a child process: started, waited for, stopped.
 *
 * Each gets its own process group, so that Ctrl-C on the terminal reaches only the owner, who stops its servers
 * in order. The output goes straight into a file, not through a pipe: a busy owner cannot stall a server. Ready is
 * what the server itself says: a connection could be answered by a stranger who took the port first.
 */
import { thaw } from './freeze';
import { OutputReader } from './output-reader';
import type { Scratch } from './scratch';
import { type ChildCommand, type Exit, exitOf, killGroup, spawnInto } from './server-child';
import { within } from './within';

const POLL_MS = 20;
/** Many times what a server needs on a busy machine: one that has ended is noticed at once. */
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 12_000;

export interface ServerCommand extends ChildCommand {
  scratch: Scratch;
  /** Unique in the scratch; names the log file. */
  name: string;
  /** Whether this line of output says that the server accepts requests. */
  ready: (line: string) => boolean;
  /** How long it may take until it is ready; a minute unless told. */
  timeoutMs?: number;
  /** What ends it in good order; SIGTERM unless told. */
  stopSignal?: NodeJS.Signals;
}

export interface Server {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
  /** Stops it politely; SIGKILL after 12 s, when the requests in flight have had their 10. Resolves when it is gone. */
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
  void exited.then(() => {
    if (pid === undefined) return;
    killGroup(pid);
    scratch.unguard(pid);
  });

  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  const stop = async () => {
    kill(stopSignal);
    if (pid !== undefined) thaw(pid); // A stopped process takes no other signal, nor do those that it has started.
    await within(STOP_LIMIT_MS, exited).catch(() => kill('SIGKILL'));
    await exited;
  };
  scratch.onClose(stop);

  try {
    await waitUntilReady(server, output, exited);
    return { pid: pid as number, exited, kill, stop };
  } catch (error) {
    await stop();
    const command = [server.command, ...server.args].join(' ');
    throw new ServerStartError(name, (error as Error).message, command, logFile, output.lastLines());
  }
}

async function waitUntilReady(
  { ready, timeoutMs = READY_LIMIT_MS }: ServerCommand,
  output: OutputReader,
  exited: Promise<Exit>,
): Promise<void> {
  let exit: Exit | undefined;
  void exited.then((result) => {
    exit = result;
  });
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    if (output.newLines().some(ready) && exit === undefined) return;
    if (exit?.error) throw new Error(`cannot be run: ${exit.error.message}`);
    if (exit) throw new Error(`ended before it was ready (code ${exit.code}, signal ${exit.signal})`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`was not ready within ${timeoutMs} ms`);
}
