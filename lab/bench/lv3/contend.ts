import { randomInt } from 'node:crypto';
import { isGranted } from '../shared/keep-asking';
import type { Deadline } from './deadline';
import type { Pass } from './locks';
import { type Contention, openTally } from './tally';

/** Who wants what, and for how long. */
export interface Crowd {
  contenders: number;
  /** Under the ids from 1; each ask is for any of them. */
  events: number;
  seconds: number;
}

/** Lets contenders ask again as soon as they are answered, until the time is over; then waits for the last answers. */
export async function contend(
  pass: Pass,
  { contenders, events, seconds }: Crowd,
  deadline: Deadline,
): Promise<Contention> {
  const endsAt = deadline.begin(seconds);
  const tally = openTally(contenders, endsAt - seconds * 1000, endsAt);
  const contender = async (_: unknown, index: number) => {
    for (let now = performance.now(); now < endsAt; now = performance.now()) {
      const ask = tally.asks(index, randomInt(1, events + 1), now);
      const settle = (await isGranted(pass(ask.eventId))) ? tally.served : tally.refused;
      settle(ask, performance.now());
    }
  };
  await Promise.all(Array.from({ length: contenders }, contender));
  return tally.result();
}
