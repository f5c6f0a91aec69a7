import { z } from 'zod';
import { newSeats } from '../../seats/seats';
import type { Call } from '../call';
import { buyerId, count, eventId, instant, report, seatLabel, verdict } from '../fields';
import { buyer } from '../parameters';

const tag = 'Seats';
const seat = z.strictObject({
  label: seatLabel,
  state: z.enum(['free', 'held', 'sold']),
  heldUntil: instant.nullable(),
});
const ofBuyer = { eventId, label: seatLabel, buyerId };
const noSeat = ['event-not-found', 'seat-not-found'];

const violation = z.strictObject({
  wrong: z.enum([
    'held-by-two',
    'sold-to-two',
    'confirmed-late',
    'confirmed-without-hold',
    'released-without-hold',
  ]),
  label: seatLabel,
  buyerId,
  otherBuyerId: z.int().nullable(),
});

/** What every client may see of the seats, and the calls that create and inspect experiments. */
export const seatMapCalls: Call[] = [
  {
    method: 'post',
    path: '/events/:eventId/seats',
    tag,
    summary: 'Adds seats to an event: how many, or what each is called.',
    operator: true,
    body: newSeats,
    answers: { 201: { description: 'The new seats', schema: z.array(seat) } },
    problems: { 404: ['event-not-found'], 409: ['seat-exists'] },
  },
  {
    method: 'get',
    path: '/events/:eventId/seats',
    tag,
    summary: 'Every seat of the event. A hold that has ended is no longer one.',
    answers: { 200: { description: 'The seats', schema: z.array(seat) } },
    problems: { 404: ['event-not-found'] },
  },
  {
    method: 'get',
    path: '/events/:eventId/seats/audit',
    tag,
    summary: 'Replays the history of every seat, and finds each change that should have been refused.',
    operator: true,
    answers: {
      200: {
        description: 'The audit',
        schema: z.strictObject({
          eventId,
          seats: count,
          held: count,
          sold: count,
          violations: z.array(violation),
          seatsPerBuyer: count.nullable(),
          overLimit: z
            .array(z.strictObject({ buyerId, seats: count }))
            .describe('Buyers who had more seats at a time than the limit, and the most that they had'),
          drifted: z.array(seatLabel),
          verdict,
          report,
        }),
      },
    },
    problems: { 404: ['event-not-found'] },
  },
];

/** What buyers do with a seat. */
export const seatCalls: Call[] = [
  {
    method: 'post',
    path: '/events/:eventId/seats/:label/hold',
    tag,
    summary: 'Keeps a free seat for the buyer, for a while.',
    resource: 'seats',
    parameters: [buyer],
    answers: {
      201: { description: 'The hold', schema: z.strictObject({ ...ofBuyer, expiresAt: instant }) },
    },
    problems: { 404: noSeat, 409: ['seat-taken', 'seat-limit-reached'] },
  },
  {
    method: 'post',
    path: '/events/:eventId/seats/:label/confirm',
    tag,
    summary: 'Sells the seat to its holder. Confirming one’s own seat again has no effect.',
    resource: 'seats',
    parameters: [buyer],
    answers: { 200: { description: 'The seat is yours', schema: z.strictObject(ofBuyer) } },
    problems: { 404: noSeat, 409: ['not-your-hold', 'hold-expired'] },
  },
  {
    method: 'delete',
    path: '/events/:eventId/seats/:label/hold',
    tag,
    summary: 'Gives a hold up before its time.',
    resource: 'seats',
    parameters: [buyer],
    answers: { 204: { description: 'The seat is free' } },
    problems: { 404: noSeat, 409: ['not-your-hold'] },
  },
];
