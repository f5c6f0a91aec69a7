/** Sale after sale at a bearable rate. Is the last hour like the first: latency, memory, connections, lag? */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { steady } from '../load/arrivals.ts';
import { keeping } from '../load/limits.ts';
import { profileOf } from '../load/profiles.ts';
import { auditSoldOut } from '../shop/audit.ts';
import { book } from '../shop/book.ts';
import { type OnSale, putOnSale } from '../shop/events.ts';

const { perSecond, seconds, buyersPerSale, ticketsPerSale } = profileOf('soak');

const kept = keeping({ answerMs: 1_000, decisionMs: 3_000, yes: 'booked' });

export const options: Options = {
  ...kept,
  thresholds: { ...kept.thresholds, tickets_left: ['count==0'] },
  scenarios: { soak: steady({ perSecond, seconds }) },
  setupTimeout: '5m',
  teardownTimeout: '5m',
};

/** One sale more than needed: the rate is kept on average, so an arrival may come after the last of them. */
const SPARE_SALES = 1;

export const setup = () =>
  putOnSale(ticketsPerSale, Math.ceil((perSecond * seconds) / buyersPerSale) + SPARE_SALES);

export default function buy({ eventIds }: OnSale) {
  const arrival = exec.scenario.iterationInTest;
  book(eventIds[Math.floor(arrival / buyersPerSale)] as number, arrival + 1);
}

export function teardown({ eventIds }: OnSale) {
  auditSoldOut(eventIds, SPARE_SALES + 1); // For the same reason the last of those needed may lack a buyer.
}
