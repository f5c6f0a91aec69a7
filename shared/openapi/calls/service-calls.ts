import { z } from 'zod';
import { FAULTS } from '../../booking/faults';
import type { Call } from '../call';
import { verdict } from '../fields';
import { technique } from './event-calls';

const tag = 'Service';

/** What every service has. */
export const serviceCalls: Call[] = [
  {
    method: 'get',
    path: '/techniques',
    tag,
    summary: 'What this level can do, and what each technique is expected to survive.',
    answers: {
      200: {
        description: 'The techniques',
        schema: z.array(
          z.strictObject({
            level: z.string().meta({ examples: ['lv2'] }),
            resource: z.enum(['tickets', 'seats', 'wallet', 'waiting-room']),
            slug: technique,
            summary: z.string().meta({ examples: ['the event’s row is ours until commit'] }),
            sellsSeveral: z
              .literal(true)
              .optional()
              .describe('there where the technique takes a `quantity`: several tickets in one order'),
            expected: z.strictObject({
              oneInstance: verdict,
              severalInstances: verdict,
              pause: verdict.optional(),
              crash: verdict.optional(),
              limit: verdict.optional(),
              faults: z.partialRecord(z.enum(FAULTS), verdict).optional(),
            }),
          }),
        ),
      },
    },
  },
  {
    method: 'post',
    path: '/nothing',
    tag,
    summary: 'Does nothing: the floor of every measurement.',
    answers: { 201: { description: 'It did nothing', schema: z.strictObject({}) } },
  },
  {
    method: 'get',
    path: '/health/live',
    tag,
    summary: 'Whether the process answers.',
    answers: { 200: { description: 'It does', schema: z.strictObject({ status: z.literal('live') }) } },
  },
  {
    method: 'get',
    path: '/health/ready',
    tag,
    summary: 'Whether everything that a booking needs can be written to.',
    answers: {
      200: readiness('ready', 'It can'),
      503: readiness('not ready', 'Something cannot'),
    },
  },
  {
    method: 'get',
    path: '/metrics',
    tag,
    summary: 'What Prometheus scrapes.',
    answers: { 200: { description: 'The metrics', contentType: 'text/plain' } },
  },
  {
    method: 'get',
    path: '/openapi.json',
    tag,
    summary: 'This document.',
    answers: { 200: { description: 'OpenAPI 3.1', contentType: 'application/json' } },
  },
];

function readiness(status: string, description: string) {
  const down = z.array(z.string()).meta({ examples: [status === 'ready' ? [] : ['postgresql']] });
  return { description, schema: z.strictObject({ status: z.literal(status), down }) };
}
