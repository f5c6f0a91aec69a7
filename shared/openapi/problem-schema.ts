import { z } from 'zod';

/** Problem details (RFC 9457), with what a client needs to know before it asks again. */
export const problem = z.strictObject({
  type: z.string().describe('`urn:ticket-rush:problem:` and a stable name'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('the id of the request'),
  outcome: z.enum(['rejected', 'unknown']).describe('whether it did not happen, or may have happened'),
  retryable: z.boolean().describe('whether the same request may succeed later without being changed'),
  errors: z
    .array(z.strictObject({ field: z.string(), message: z.string() }))
    .optional()
    .describe('the fields that are wrong'),
});
