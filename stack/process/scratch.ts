/**
 * One folder, and the servers that run in it. Closing the scratch stops the servers in the reverse order of
 * their start and removes the folder.
 *
 * A second process, the reaper, does the same when the owner dies without closing, by kill -9 too: its only
 * tie to the owner is a pipe, and the kernel closes the pipe of a dead process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { within } from './within';

/** Servers get this long to stop in order; what still runs then is left to the reaper, which kills it. */
const CLOSE_LIMIT_MS = 20_000;
/** The reaper waits 4 s for polite stops, then kills. It is through well before this. */
const REAPER_LIMIT_MS = 10_000;

export interface Scratch {
  readonly folder: string;
  /** Aborted by close(), so that nothing is started after it. */
  readonly closing: AbortSignal;
  /** Where the server of this name writes its output. */
  logFile(name: string): string;
  /** From now on the process and all that descends from it ends with the scratch, at the latest. */
  guard(pid: number, stopSignal?: NodeJS.Signals): void;
  unguard(pid: number): void;
  /** Registers what close() awaits; the last registered is stopped first. */
  onClose(stop: () => Promise<void>): void;
  /** Stops everything and removes the folder. A second call waits for the first. Takes 30 s at most. */
  close(): Promise<void>;
}

/**
 * Opens a scratch folder below the system's folder for temporary files.
 *
 * @throws an Error that names the folder, if none can be made there
 */
export async function openScratch(parent = tmpdir()): Promise<Scratch> {
  // Absolute: servers and the reaper run in other folders.
  const folder = await mkdtemp(join(resolve(parent), 'ticket-rush-')).catch((cause: Error) => {
    const detail = `no temporary folder can be made in ${parent}, which TMPDIR names: ${cause.message}`;
    throw new Error(detail, { cause });
  });
  await chmod(folder, 0o755); // PostgreSQL and nginx run as another user when the owner is root.
  const reaper = startReaper(folder);
  const tell = (line: string) => reaper.stdin?.writable && reaper.stdin.write(`${line}\n`);
  const stops: Array<() => Promise<void>> = [];
  const closing = new AbortController();
  let closed: Promise<void> | undefined;

  const close = async () => {
    closing.abort(new Error('the scratch is closed'));
    await within(CLOSE_LIMIT_MS, stopInReverse(stops)).catch(() => undefined);
    await dismiss(reaper);
    await rm(folder, { recursive: true, force: true }); // Already gone, unless the reaper was killed.
  };

  return {
    folder,
    closing: closing.signal,
    logFile: (name) => join(folder, `${name}.log`),
    guard: (pid, stopSignal = 'SIGTERM') => void tell(`+${pid} ${stopSignal}`),
    unguard: (pid) => void tell(`-${pid}`),
    onClose: (stop) => void stops.push(stop),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** Takes from the list while it works, so that what is registered meanwhile is stopped too. */
async function stopInReverse(stops: Array<() => Promise<void>>): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    await stop().catch(() => undefined); // One that fails must not save the others; the reaper gets the rest.
  }
}

function startReaper(folder: string): ChildProcess {
  const reaper = spawn(process.execPath, [join(__dirname, 'reaper.mjs'), folder], {
    cwd: '/',
    detached: true, // Its own session: neither Ctrl-C nor the terminal's end reaches it.
    env: { PATH: process.env.PATH }, // Without the NODE_OPTIONS of a debugger or a loader.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.stdin?.on('error', () => undefined); // A write to a reaper that was killed.
  reaper.unref();
  (reaper.stdin as Socket).unref();
  return reaper;
}

async function dismiss(reaper: ChildProcess): Promise<void> {
  if (reaper.exitCode !== null || reaper.signalCode !== null) return;
  reaper.ref();
  const exited = once(reaper, 'exit');
  reaper.stdin?.end();
  await within(REAPER_LIMIT_MS, exited).catch(() => undefined);
}
