import { mock } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';

/** How often the event loop goes round until what a timer has started has gone as far as it can without an answer. */
const ROUNDS = 3;

/** Time that passes when a check says so: a lease of a minute is over in a moment, and no load of the machine makes it late. */
export interface Clock {
  /** Time goes by, and the timers of this process fire. */
  pass(ms: number): Promise<void>;
  /** Time goes by, and this process notices it only afterwards: it was stopped. */
  stopFor(ms: number): void;
}

/** Plays with the timers, `Date` and `performance.now` of this process on a clock of their own. */
export async function withClock<T>(play: (clock: Clock) => Promise<T>): Promise<T> {
  let nowMs = 0;
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  Object.defineProperty(performance, 'now', { configurable: true, value: () => nowMs });
  try {
    return await play({
      async pass(ms) {
        nowMs += ms;
        mock.timers.tick(ms);
        for (let round = 0; round < ROUNDS; round++) await tick();
      },
      stopFor(ms) {
        nowMs += ms;
        mock.timers.setTime(nowMs);
      },
    });
  } finally {
    mock.timers.reset();
    Reflect.deleteProperty(performance, 'now');
  }
}

/** Runs `work` on a clock that can be moved on: this process was stopped, and has not noticed it. */
export async function withStops<T>(work: (wasStoppedFor: (ms: number) => void) => Promise<T>): Promise<T> {
  const now = performance.now.bind(performance);
  let stoppedMs = 0;
  Object.defineProperty(performance, 'now', { configurable: true, value: () => now() + stoppedMs });
  try {
    return await work((ms) => {
      stoppedMs += ms;
    });
  } finally {
    Reflect.deleteProperty(performance, 'now');
  }
}
