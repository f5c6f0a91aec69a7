import type { Counter, Histogram } from 'prom-client';
import { startPart } from './time-spent';

/** Measures one acquisition of one lock. */
export interface LockTimer {
  /** The lock is ours: waiting ends, holding begins. */
  acquired(): void;
  /** The lock is free again. Has no effect if it was never acquired. */
  released(): void;
}

/** What a technique reports of itself. */
export interface TechniqueMetrics {
  /** Call it when the waiting begins. */
  startLock(): LockTimer;
  /** One more attempt was needed because another buyer was faster. */
  retried(): void;
}

interface Instruments {
  lockWait: Histogram<'technique'>;
  lockHold: Histogram<'technique'>;
  retries: Counter<'technique'>;
}

/** The shared instruments, with the technique's label already on them. */
export function measureTechnique(technique: string, instruments: Instruments): TechniqueMetrics {
  const wait = instruments.lockWait.labels(technique);
  const hold = instruments.lockHold.labels(technique);
  const retries = instruments.retries.labels(technique);
  retries.inc(0); // Known from the start: a series that begins at ten hides its first ten from rate().
  return {
    startLock() {
      const endWait = wait.startTimer();
      const endPart = startPart('lock');
      let endHold: (() => void) | undefined;
      return {
        acquired() {
          endWait();
          endPart?.();
          endHold = hold.startTimer();
        },
        released() {
          endPart?.(); // Where it was given up, and not had.
          endHold?.();
        },
      };
    },
    retried: () => retries.inc(),
  };
}
