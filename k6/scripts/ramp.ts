/** More and more arrivals. From which rate on does the shop fall behind, and does it stay right when it does? */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { ramping } from '../load/arrivals.ts';
import { keeping } from '../load/limits.ts';
import { profileOf } from '../load/profiles.ts';
import { auditTickets } from '../shop/audit.ts';
import { book } from '../shop/book.ts';
import { type OnSale, putOnSale } from '../shop/events.ts';

const { stages, tickets } = profileOf('ramp');

export const options: Options = {
  ...keeping({ answerMs: 2_000, decisionMs: 5_000, yes: 'booked' }),
  scenarios: { ramp: ramping(stages) },
};

export const setup = () => putOnSale(tickets);

export default function buy({ eventIds: [eventId] }: OnSale) {
  book(eventId as number, exec.scenario.iterationInTest + 1);
}

export function teardown({ eventIds }: OnSale) {
  auditTickets(eventIds);
}
