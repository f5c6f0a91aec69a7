import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import type { Steps } from '@ticket-rush/testing/interleaving/stepped-database';

/** A buyer who stops before one statement until the test lets them go on: a process that was paused there. */
export interface Stop {
  steps: Steps;
  /** Resolves when a buyer has come so far; or fails as `work` does, if it ends before that. */
  reachedBy(work: Promise<unknown>): Promise<void>;
  goOn(): void;
}

/** @param step the name of the statement, or COMMIT */
export function stopBefore(step: string): Stop {
  const reached = createGate();
  const mayGoOn = createGate();
  return {
    steps: {
      [step]: () => {
        reached.open();
        return mayGoOn.opened;
      },
    },
    async reachedBy(work) {
      const ended = work.then(() => {
        throw new Error(`it ended without ${step}`);
      });
      await Promise.race([reached.opened, ended]);
    },
    goOn: mayGoOn.open,
  };
}
