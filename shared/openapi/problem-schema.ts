import { z } from 'zod';

/** What problems that name fields say of them, for the examples. */
export const WRONG_FIELDS: Record<string, { field: string; message: string }[]> = {
  'invalid-request': [
    { field: 'tickets', message: 'must be a whole number from 1 to 100,000, or null for unlimited' },
  ],
  unauthenticated: [{ field: 'X-USER-ID', message: 'is missing' }],
  'operator-only': [{ field: 'Authorization', message: 'is missing or wrong' }],
};

/** Problem details (RFC 9457), with what a client needs to know before it asks again. */
export const problem = z.strictObject({
  type: z
    .string()
    .describe('`urn:ticket-rush:problem:` and a stable name')
    .meta({ examples: ['urn:ticket-rush:problem:sold-out'] }),
  title: z.string().meta({ examples: ['Sold out'] }),
  status: z
    .int()
    .min(400)
    .max(599)
    .meta({ examples: [409] }),
  detail: z.string().meta({ examples: ['Event 7 is sold out.'] }),
  instance: z
    .string()
    .describe('the id of the request')
    .meta({ examples: ['urn:uuid:4f3c1d0e-8d1f-4c57-9a52-0d6f3a7b9c11'] }),
  outcome: z.enum(['rejected', 'unknown']).describe('whether it did not happen, or may have happened'),
  retryable: z.boolean().describe('whether the same request may succeed later without being changed'),
  errors: z
    .array(
      z.strictObject({
        field: z.string().describe('a field of the body, a parameter or a header'),
        message: z.string(),
      }),
    )
    .optional()
    .describe('the fields that are wrong')
    .meta({ examples: [WRONG_FIELDS['invalid-request']] }),
});
