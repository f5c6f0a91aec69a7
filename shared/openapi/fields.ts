/** What the answers of several calls have in them, each with an example that a reader can make sense of. */
import { z } from 'zod';
import { MAX_ID } from '../http/request/validation';

/** The number of a row, from 1. */
export const id = z
  .int()
  .min(1)
  .max(MAX_ID)
  .meta({ examples: [1] });
export const eventId = id.meta({ examples: [7] });
export const buyerId = id.meta({ examples: [12] });
export const count = z
  .int()
  .min(0)
  .meta({ examples: [0] });
export const requestId = z.uuid().meta({ examples: ['4f3c1d0e-8d1f-4c57-9a52-0d6f3a7b9c11'] });
export const instant = z.iso.datetime().meta({ examples: ['2030-01-01T09:00:00.000Z'] });
export const seatLabel = z.string().meta({ examples: ['A1'] });
export const amount = z
  .int()
  .describe('in the smallest unit of the currency')
  .meta({ examples: [5000] });

export const verdict = z.enum(['holds', 'undersells', 'broken']);
export const report = z
  .array(z.string())
  .describe('the findings, one sentence each')
  .meta({ examples: [['Nothing is wrong.']] });
