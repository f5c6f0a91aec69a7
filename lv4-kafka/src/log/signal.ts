/** A timer of Node that is set to more fires at once. Milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Wakes a loop that waits. A signal that is given while the loop does not wait is not remembered. */
export interface Signal {
  give(): void;
  /** Resolves when the signal is given, or after that time. */
  given(orAfterMs: number): Promise<void>;
}

export function createSignal(): Signal {
  let give: () => void = () => undefined;
  return {
    give: () => give(),
    given: (orAfterMs) =>
      new Promise((resolve) => {
        const timer = Number.isFinite(orAfterMs)
          ? setTimeout(resolve, Math.min(orAfterMs, LONGEST_TIMER_MS))
          : undefined;
        give = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
