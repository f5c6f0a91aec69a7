import { constants } from 'node:os';

/** npm passes on the signal that the terminal has already sent: one press of Ctrl-C arrives two or three times. */
const ONE_PRESS_MS = 500;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** A signal asked the process to stop. */
export class Interrupted extends Error {
  /** What a shell reports of a process that this signal ended: 130 for Ctrl-C. */
  readonly exitStatus: number;

  constructor(signal: Signal) {
    super(`interrupted by ${signal}`);
    this.exitStatus = 128 + constants.signals[signal];
  }
}

/**
 * Runs `work`, or rejects with `Interrupted` at the first signal without waiting for it: the caller cleans up
 * around this call. A second press ends the process at once, and the reaper cleans up.
 *
 * @throws Interrupted
 */
export function interruptible<T>(work: () => Promise<T>): Promise<T> {
  const interrupted = new Promise<never>((_, reject) => onInterruption(reject));
  return Promise.race([work(), interrupted]);
}

/** Listens until the process ends: without a listener, a late copy of the first signal would cut the cleanup short. */
function onInterruption(reject: (reason: Interrupted) => void): void {
  let firstAt: number | undefined;
  const listener = (signal: NodeJS.Signals) => {
    const interruption = new Interrupted(signal as Signal);
    if (firstAt === undefined) {
      firstAt = Date.now();
      process.stderr.write('\nStopping everything; again, to leave that to the reaper.\n');
      reject(interruption);
    } else if (Date.now() - firstAt > ONE_PRESS_MS) {
      process.exit(interruption.exitStatus);
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
}
