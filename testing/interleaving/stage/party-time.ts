import { speaker } from './speaker';

/** Puts the clock and the timers of the process back. */
type PutBack = () => void;

let stages = 0;
let putBack: PutBack | undefined;

/**
 * Time stands still for the parties on a stage, however long a reader thinks before the next step: a timer that a party sets never
 * fires, and its clock goes ahead only where the schedule says so (`Hands.pass`). All other code keeps its time.
 *
 * @returns what ends it
 */
export function holdPartyTime(): PutBack {
  stages += 1;
  putBack ??= replaceTime();
  return () => {
    stages -= 1;
    if (stages > 0) return;
    putBack?.();
    putBack = undefined;
  };
}

function replaceTime(): PutBack {
  const real = { setTimeout, now: performance.now };
  const partyTimeout = (...values: Parameters<typeof setTimeout>) => {
    const timer = real.setTimeout(...values);
    if (speaker.getStore() !== undefined) clearTimeout(timer);
    return timer;
  };
  globalThis.setTimeout = Object.assign(partyTimeout, real.setTimeout);
  performance.now = () => {
    const actor = speaker.getStore();
    if (actor !== undefined) actor.hasLookedAtClock = true;
    return real.now.call(performance) + (actor?.aheadMs ?? 0);
  };
  return () => {
    globalThis.setTimeout = real.setTimeout;
    performance.now = real.now;
  };
}
