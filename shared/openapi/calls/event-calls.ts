import { z } from 'zod';
import { newEvent } from '../../booking/events';
import type { Call } from '../call';

const tag = 'Events';
const instant = z.iso.datetime();
const count = z.int().min(0);

const event = z.strictObject({
  id: z.int(),
  name: z.string(),
  tickets: count.nullable().describe('null is unlimited'),
  sold: count,
  remaining: z.int().nullable().describe('below zero where more were sold than there are'),
  opensAt: instant,
  closesAt: instant,
});

export const booking = z.strictObject({
  id: z.int(),
  eventId: z.int(),
  buyerId: z.int(),
  ticketNumber: z.int().describe('two bookings with the same number are one ticket sold twice'),
  technique: z.string(),
  requestId: z.uuid(),
  bookedAt: instant.describe('the moment that had to lie within the sale, by the clock of the database'),
});

export const verdict = z.enum(['holds', 'undersells', 'broken']);
export const report = z.array(z.string()).describe('the findings for a person, one sentence each');

const audit = z.strictObject({
  eventId: z.int(),
  tickets: count.nullable(),
  sold: count,
  counter: count,
  oversold: count,
  undersold: count,
  turnedAway: z.array(z.int()),
  duplicates: z.array(z.strictObject({ buyerId: z.int(), bookingIds: z.array(z.int()) })),
  outsideSale: z.array(z.int()).describe('Bookings that were made while the event was not on sale'),
  sharedTickets: z.array(z.strictObject({ ticketNumber: z.int(), buyerIds: z.array(z.int()) })),
  phantoms: z.array(z.uuid()),
  orphans: z.array(z.int()),
  unknown: z.strictObject({ requests: count, booked: count }),
  undecided: z.array(z.uuid()),
  inversions: count,
  verdict,
  report,
});

export const eventCalls: Call[] = [
  {
    method: 'post',
    path: '/events',
    tag,
    summary: 'Puts an event on sale. Without a window it is open from now on, for a year.',
    operator: true,
    body: newEvent,
    answers: { 201: { description: 'The event', schema: event, headers: { Location: 'where it is' } } },
    problems: { 400: ['invalid-request', 'malformed-json'], 413: ['body-too-large'] },
  },
  {
    method: 'get',
    path: '/events/:eventId',
    tag,
    summary: 'The event, with what remains.',
    answers: { 200: { description: 'The event', schema: event } },
    problems: { 404: ['event-not-found'] },
  },
  {
    method: 'get',
    path: '/events/:eventId/bookings',
    tag,
    summary: 'Every booking of the event, in the order in which they were granted.',
    operator: true,
    answers: { 200: { description: 'The bookings', schema: z.array(booking) } },
    problems: { 404: ['event-not-found'] },
  },
  {
    method: 'get',
    path: '/events/:eventId/audit',
    tag,
    summary: 'What is wrong with the event, according to the database.',
    operator: true,
    answers: { 200: { description: 'The audit', schema: audit } },
    problems: { 404: ['event-not-found'] },
  },
];
