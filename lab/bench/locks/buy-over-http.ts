import { randomInt } from 'node:crypto';
import { latencyOf } from '../../rush/latency';
import type { HttpCaller } from '../shared/http-caller';

/** What all callers ask for, and for how long. */
export interface Order {
  technique: string;
  /** On sale under the ids from 1; each request is for any of them. */
  events: number;
  seconds: number;
}

/** What became of it. */
export interface Sold {
  /** Tickets sold before the time was over. */
  perSecond: number;
  /** Of all answers, those after the end as well: a wait that is cut short hides who waits. */
  answerMs: { p50: number; p99: number };
  /** How many were told 503. */
  refused: number;
  /** How many were told yes, whenever. */
  told: number;
}

/**
 * Lets callers buy, each again as soon as it is answered, and each time as a buyer who has never asked before.
 *
 * @throws at an answer that is neither a ticket nor a refusal to come back later
 */
export async function buyOverHttp(
  callers: HttpCaller[],
  { technique, events, seconds }: Order,
): Promise<Sold> {
  const tally = { buyers: 0, inTime: 0, told: 0, refused: 0, answersMs: [] as number[] };
  const end = performance.now() + seconds * 1000;
  const buy = async ({ post }: HttpCaller) => {
    for (let askedAt = performance.now(); askedAt < end; askedAt = performance.now()) {
      const path = `/events/${randomInt(1, events + 1)}/bookings?technique=${technique}`;
      const status = await post(path, ++tally.buyers);
      const now = performance.now();
      tally.answersMs.push(now - askedAt);
      if (status === 503) tally.refused++;
      else if (status !== 201) throw new Error(`POST ${path} was answered with ${status}`);
      else {
        tally.told++;
        if (now <= end) tally.inTime++;
      }
    }
  };
  await Promise.all(callers.map(buy));
  const { p50, p99 } = latencyOf(tally.answersMs);
  const { told, refused } = tally;
  return { perSecond: tally.inTime / seconds, answerMs: { p50, p99 }, refused, told };
}
