/** The same rate first at one event, then spread over many. What does it cost that all buyers want the same thing? */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { steady } from '../load/arrivals.ts';
import { keeping } from '../load/limits.ts';
import { profileOf } from '../load/profiles.ts';
import { stockFor } from '../load/stock.ts';
import { auditTickets } from '../shop/audit.ts';
import { book } from '../shop/book.ts';
import { type OnSale, putOnSale } from '../shop/events.ts';

/** The first half has to be over, and its answers to be in. */
const PAUSE_SECONDS = 2;

const { perSecond, seconds, events } = profileOf('contention');
const kept = keeping({ answerMs: 2_000, decisionMs: 5_000, yes: 'booked' });

export const options: Options = {
  ...kept,
  thresholds: {
    ...kept.thresholds,
    // A refusal is cheaper than a sale, and would hide the price.
    'outcomes{outcome:contended}': ['count==0'],
    // Judged each for itself, so that the summary shows them side by side.
    'decision_duration{scenario:hot}': ['p(95)<5000'],
    'decision_duration{scenario:spread}': ['p(95)<5000'],
  },
  scenarios: {
    hot: steady({ perSecond, seconds, exec: 'buyHot' }),
    spread: steady({ perSecond, seconds, afterSeconds: seconds + PAUSE_SECONDS, exec: 'buySpread' }),
  },
  setupTimeout: '5m',
  teardownTimeout: '5m',
};

/** There are tickets for all of them, so that no refusal comes from the stock. */
export function setup(): OnSale {
  const { hot, spread } = stockFor({ perSecond, seconds, events });
  return { eventIds: [...putOnSale(hot).eventIds, ...putOnSale(spread, events).eventIds] };
}

export function buyHot({ eventIds: [hot] }: OnSale) {
  book(hot as number, exec.scenario.iterationInTest + 1);
}

export function buySpread({ eventIds: [, ...spread] }: OnSale) {
  const arrival = exec.scenario.iterationInTest;
  book(spread[arrival % spread.length] as number, arrival + 1);
}

export function teardown({ eventIds }: OnSale) {
  auditTickets(eventIds);
}
