import { z } from 'zod';
import type { Call } from '../call';
import { buyer } from '../parameters';
import { report, verdict } from './event-calls';

const tag = 'Waiting room';
const path = '/events/:eventId/waiting-room';

export const position = z.strictObject({
  eventId: z.int(),
  buyerId: z.int(),
  position: z.int().min(0).describe('1 is next; 0 has been let in'),
  enteredAt: z.iso.datetime(),
  admission: z
    .strictObject({ token: z.string(), expiresAt: z.iso.datetime() })
    .optional()
    .describe('what lets the buyer book, where the waiting room lets people in'),
});

export const waitingRoomAuditCalls: Call[] = [
  {
    method: 'get',
    path: `${path}/audit`,
    tag,
    summary: 'Whether each buyer stands in the queue once.',
    operator: true,
    answers: {
      200: {
        description: 'The audit',
        schema: z.strictObject({
          eventId: z.int(),
          places: z.int(),
          buyers: z.int(),
          duplicates: z.array(z.strictObject({ buyerId: z.int(), placeIds: z.array(z.int()) })),
          inversions: z.int(),
          verdict,
          report,
        }),
      },
    },
    problems: { 404: ['event-not-found'] },
  },
];

/** A buyer's place in the queue. */
export const waitingRoomCalls: Call[] = [
  {
    method: 'post',
    path,
    tag,
    summary: 'Takes a place at the end; a buyer who waits already keeps theirs.',
    resource: 'waiting-room',
    parameters: [buyer],
    answers: { 201: { description: 'The place', schema: position } },
    problems: { 400: ['invalid-request'], 404: ['event-not-found'] },
  },
  {
    method: 'get',
    path,
    tag,
    summary: 'Where the buyer stands.',
    resource: 'waiting-room',
    parameters: [buyer],
    answers: { 200: { description: 'The place', schema: position } },
    problems: { 400: ['invalid-request'], 404: ['event-not-found', 'not-waiting'] },
  },
  {
    method: 'delete',
    path,
    tag,
    summary: 'Gives the place up.',
    resource: 'waiting-room',
    parameters: [buyer],
    answers: { 204: { description: 'The place is free' } },
    problems: { 400: ['invalid-request'], 404: ['event-not-found', 'not-waiting'] },
  },
];
