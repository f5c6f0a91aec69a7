/** Most people only look. Do they notice those who buy? */
import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { steady } from '../load/arrivals.ts';
import { keeping } from '../load/limits.ts';
import { profileOf } from '../load/profiles.ts';
import { requireAnswer } from '../shop/answer.ts';
import { auditTickets } from '../shop/audit.ts';
import { book } from '../shop/book.ts';
import { type OnSale, putOnSale } from '../shop/events.ts';
import { BASE_URL, buyerCall } from '../shop/target.ts';

const { looksPerSecond, buysPerSecond, seconds, tickets } = profileOf('mixed');
const kept = keeping({ answerMs: 1_000, decisionMs: 3_000, yes: 'booked' });

export const options: Options = {
  ...kept,
  thresholds: { ...kept.thresholds, 'http_req_duration{scenario:look}': ['p(95)<500'] },
  scenarios: {
    look: steady({ perSecond: looksPerSecond, seconds, exec: 'look' }),
    buy: steady({ perSecond: buysPerSecond, seconds, exec: 'buy' }),
  },
};

export const setup = () => putOnSale(tickets);

export function look({ eventIds: [eventId] }: OnSale) {
  const buyer = buyerCall(exec.scenario.iterationInTest + 1, 'GET /events/:eventId');
  requireAnswer(http.get(`${BASE_URL}/events/${eventId}`, buyer));
}

export function buy({ eventIds: [eventId] }: OnSale) {
  book(eventId as number, exec.scenario.iterationInTest + 1);
}

export function teardown({ eventIds }: OnSale) {
  auditTickets(eventIds);
}
