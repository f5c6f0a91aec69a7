/** Node's timers ring at once for anything longer. Milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Lets one wait for a time or for a ring, whichever comes first. A ring while nobody waits is not remembered. */
export interface Alarm {
  ring(): void;
  rings(afterMs: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let ring: () => void = () => undefined;
  return {
    ring: () => ring(),
    rings: (afterMs) =>
      new Promise((resolve) => {
        const timer = Number.isFinite(afterMs)
          ? setTimeout(resolve, Math.min(afterMs, LONGEST_TIMER_MS))
          : undefined;
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
