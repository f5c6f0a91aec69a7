import { z } from 'zod';
import { newEvent } from '../../booking/events';
import type { Call } from '../call';
import { buyerId, count, eventId, id, instant, report, requestId, verdict } from '../fields';

const tag = 'Events';
const tickets = count.meta({ examples: [100] });

const event = z.strictObject({
  id: eventId,
  name: z.string().meta({ examples: ['The rush'] }),
  tickets: tickets
    .nullable()
    .describe('null is unlimited')
    .meta({ examples: [100] }),
  sold: count.meta({ examples: [3] }),
  remaining: z
    .int()
    .nullable()
    .describe('below zero where more were sold than there are')
    .meta({ examples: [97] }),
  seatsPerBuyer: count
    .nullable()
    .describe('the most seats that one buyer may have at a time; null is no limit')
    .meta({ examples: [2] }),
  ticketsPerBuyer: count
    .describe('the most tickets that one buyer may have by orders, which name a `quantity`')
    .meta({ examples: [4] }),
  opensAt: instant,
  closesAt: instant.meta({ examples: ['2031-01-01T09:00:00.000Z'] }),
});

export const technique = z.string().meta({ examples: ['row-lock'] });

export const booking = z.strictObject({
  id: id.meta({ examples: [42] }),
  eventId,
  buyerId,
  ticketNumber: id
    .describe('two bookings with the same number are one ticket sold twice')
    .meta({ examples: [3] }),
  technique,
  requestId,
  bookedAt: instant
    .describe('the moment that had to lie within the sale, by the clock of the database')
    .meta({ examples: ['2030-01-01T09:00:00.012Z'] }),
});

const audit = z.strictObject({
  eventId,
  tickets: tickets.nullable(),
  ticketsPerBuyer: count.meta({ examples: [4] }),
  sold: count,
  counter: count,
  oversold: count,
  undersold: count,
  turnedAway: z.array(buyerId),
  duplicates: z.array(z.strictObject({ buyerId, bookingIds: z.array(id) })),
  outsideSale: z.array(id).describe('Bookings that were made while the event was not on sale'),
  sharedTickets: z.array(z.strictObject({ ticketNumber: id, buyerIds: z.array(buyerId) })),
  partialOrders: z
    .array(z.strictObject({ requestId, quantity: count, sold: count }))
    .describe('Orders that got some of their tickets, or more than they asked for'),
  phantoms: z.array(requestId),
  orphans: z.array(id),
  unknown: z.strictObject({ requests: count, booked: count }),
  undecided: z.array(requestId),
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
