import type { NumberNames } from '../transcript/number-names';
import type { Actor } from './actor';
import { type Call, held } from './call';
import { speaker } from './speaker';
import type { SentStep } from './step';

/** How a party takes steps elsewhere than in PostgreSQL, and sleeps. */
export interface Hands {
  /** Makes a step of `act`, in the name of the party that calls it. Code of no party acts at once. */
  hold<T>(step: SentStep, act: () => Promise<T>, show: (answer: T) => string): Promise<T>;
  /**
   * The party that calls it has no step to take until then. It is another thing than to wait for a party of the same process.
   *
   * @param until for the reader: "it sleeps, until …"
   */
  sleep<T>(until: string, end: Promise<T>): Promise<T>;
  /** The party was stopped for `ms` milliseconds: its clock goes ahead. None of its timers fires. */
  pass(party: string, ms: number): void;
  /** The party whose code runs. */
  party(): string | undefined;
  /** How ids are shown. */
  names: NumberNames;
}

export function createHands(
  announce: (call: Call) => void,
  names: NumberNames,
  actorOf: (party: string) => Actor | undefined,
): Hands {
  return {
    hold: (step, act, show) =>
      speaker.getStore() === undefined ? act() : held(announce, { ...step, show } as Call, act),
    async sleep<T>(until: string, end: Promise<T>) {
      const actor = speaker.getStore();
      if (actor === undefined) return end;
      try {
        return await new Promise<T>((resolve, reject) => {
          actor.sleep = { until, abandon: reject };
          end.then(resolve, reject);
        });
      } finally {
        actor.sleep = undefined;
      }
    },
    pass(party, ms) {
      const actor = actorOf(party);
      if (actor !== undefined) actor.aheadMs += ms;
    },
    party: () => speaker.getStore()?.name,
    names,
  };
}
