/**
 * One contender for each process. Of the buyers of this process who want the same lock, only the first asks the servers; the others
 * wait here, in the order of arrival, and cost no server a command.
 *
 * The first hands its place on as it gives the lock back, so the next one asks in the same write in which the lock is released.
 * Other processes ask now and then, and would never find the lock free. So a process gives way after a while: its next buyer
 * pauses, for as long as another process may pause between two questions.
 */
import type { Lease } from '@ticket-rush/shared/redis/lease';

/** How long the buyers of this process may have the lock one after another, in milliseconds. */
const RUN_MS = { alone: 500, contended: 50 };

/** The place of the one buyer who may ask. */
export interface Contender {
  /** Whether to pause before asking, so that other processes find the lock free. */
  givesWay(): boolean;
  /** Another process has the lock. */
  wasRefused(): void;
  /** To the next buyer of this process. Once: a second call has no effect. */
  handOn(): void;
}

/** Waits until no other buyer of this process asks for `key` or has it; `undefined` if that takes longer than `limitMs`. */
export type Contend = (key: string, limitMs: number) => Promise<Contender | undefined>;

/** All buyers of this process who want one lock. */
interface Crowd {
  /** In the order of arrival. */
  waiting: Set<() => void>;
  /** When the buyers of this process began to have the lock one after another. */
  runBegan: number;
  longestRunMs: number;
}

export function openContenders(): Contend {
  const crowds = new Map<string, Crowd>();

  function contender(key: string, crowd: Crowd): Contender {
    let isFirst = true;
    const beginRun = (longestRunMs: number) => {
      crowd.runBegan = performance.now();
      crowd.longestRunMs = longestRunMs;
    };
    return {
      givesWay() {
        if (performance.now() - crowd.runBegan < crowd.longestRunMs) return false;
        beginRun(RUN_MS.alone);
        return true;
      },
      wasRefused: () => beginRun(RUN_MS.contended),
      handOn() {
        if (!isFirst) return;
        isFirst = false;
        const [next] = crowd.waiting;
        if (next === undefined) crowds.delete(key);
        else next();
      },
    };
  }

  return async (key, limitMs) => {
    const crowd = crowds.get(key);
    if (crowd !== undefined) {
      return (await isCalled(crowd.waiting, limitMs)) ? contender(key, crowd) : undefined;
    }
    const alone = { waiting: new Set<() => void>(), runBegan: performance.now(), longestRunMs: RUN_MS.alone };
    crowds.set(key, alone);
    return contender(key, alone);
  };
}

/** False if the time is over before that. */
function isCalled(waiting: Set<() => void>, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = (called: boolean) => {
      clearTimeout(timer);
      waiting.delete(call);
      resolve(called);
    };
    const call = () => leave(true);
    const timer = setTimeout(leave, limitMs, false);
    waiting.add(call);
  });
}

/**
 * The release is sent before the next buyer of this process asks, on the same connections, and each server answers in that order.
 * So the next buyer need not wait for the answer to the release.
 */
export function handingOn({ handOn }: Contender, lease: Lease): Lease {
  return {
    requireOwned: lease.requireOwned,
    release() {
      const released = lease.release();
      handOn();
      return released;
    },
    letExpire() {
      lease.letExpire();
      handOn();
    },
  };
}
