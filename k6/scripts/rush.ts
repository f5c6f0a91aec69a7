/** All buyers want a ticket at the same instant. Is each sold once, and all of them? */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { gathering, waitForDoors } from '../load/gathering.ts';
import { keeping } from '../load/limits.ts';
import { profileOf } from '../load/profiles.ts';
import { auditSoldOut } from '../shop/audit.ts';
import { book } from '../shop/book.ts';
import { type OnSale, putOnSale } from '../shop/events.ts';

const { buyers, tickets } = profileOf('rush');
const kept = keeping({ answerMs: 10_000, decisionMs: 15_000, yes: 'booked' });

export const options: Options = {
  ...kept,
  thresholds: { ...kept.thresholds, tickets_left: ['count==0'] },
  scenarios: { rush: gathering(buyers) },
};

export const setup = () => putOnSale(tickets);

export default function buy({ eventIds: [eventId] }: OnSale) {
  waitForDoors();
  book(eventId as number, exec.scenario.iterationInTest + 1);
}

export const teardown = ({ eventIds }: OnSale) => auditSoldOut(eventIds);
