import { setTimeout as sleep } from 'node:timers/promises';
import { carryOut } from './control';
import type { Step } from './read-plan';
import type { Target } from './target';

/** A step that was carried out, and when: milliseconds since the rush began. */
export interface Done {
  text: string;
  atMs: number;
}

export interface Followed {
  onAnswer(answered: number, requests: number): void;
  /** No more steps. @returns those that were carried out @throws NotPossible if one of them could not be */
  end(): Promise<Done[]>;
}

/** Carries the steps out, one after the other, from now on. */
export function followPlan(steps: Step[], targets: Target[]): Followed {
  const began = performance.now();
  const ended = new AbortController();
  const done: Done[] = [];
  let [share, wake] = [0, () => {}];

  async function until({ when }: Step): Promise<void> {
    if ('afterMs' in when) await sleep(when.afterMs, undefined, { signal: ended.signal });
    else
      while (share < when.share && !ended.signal.aborted)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
  }

  async function follow(): Promise<void> {
    for (const step of steps) {
      await until(step).catch(() => undefined);
      if (ended.signal.aborted) return;
      await carryOut(targets, step.deed);
      done.push({ text: step.text, atMs: Math.round(performance.now() - began) });
    }
  }
  const following = follow();
  following.catch(() => undefined); // It is thrown by `end`.
  return {
    onAnswer(answered, requests) {
      share = answered / requests;
      wake();
    },
    async end() {
      ended.abort();
      wake();
      await following;
      return done;
    },
  };
}
