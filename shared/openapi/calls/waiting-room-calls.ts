import { z } from 'zod';
import type { Call } from '../call';
import { buyerId, count, eventId, id, instant, report, verdict } from '../fields';
import { buyer } from '../parameters';

const tag = 'Waiting room';
const path = '/events/:eventId/waiting-room';

export const position = z.strictObject({
  eventId,
  buyerId,
  position: count.describe('1 is next; 0 has been let in').meta({ examples: [1] }),
  enteredAt: instant,
  admission: z
    .strictObject({ token: z.string().meta({ examples: ['7.12.1893488400000.kD3…'] }), expiresAt: instant })
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
          eventId,
          places: count,
          buyers: count,
          duplicates: z.array(z.strictObject({ buyerId, placeIds: z.array(id) })),
          inversions: count,
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
    problems: { 404: ['event-not-found'] },
  },
  {
    method: 'get',
    path,
    tag,
    summary: 'Where the buyer stands.',
    resource: 'waiting-room',
    parameters: [buyer],
    answers: { 200: { description: 'The place', schema: position } },
    problems: { 404: ['event-not-found', 'not-waiting'] },
  },
  {
    method: 'delete',
    path,
    tag,
    summary: 'Gives the place up.',
    resource: 'waiting-room',
    parameters: [buyer],
    answers: { 204: { description: 'The place is free' } },
    problems: { 404: ['event-not-found', 'not-waiting'] },
  },
];
