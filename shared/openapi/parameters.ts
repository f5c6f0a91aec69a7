import { z } from 'zod';
import type { Parameter } from './call';
import { buyerId, requestId as uuid } from './fields';

export const buyer: Parameter = {
  in: 'header',
  name: 'X-USER-ID',
  description: 'Who is asking. A mock: any client that sends the header is believed.',
  required: true,
  schema: buyerId,
};

export const idempotencyKey: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  description:
    'The same key again is the same request again: it has the same effect, once, and the same answer.',
  required: true,
  schema: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .meta({ examples: ['try-1'] }),
};

export const requestId: Parameter = {
  in: 'header',
  name: 'X-Request-Id',
  description:
    'What the client calls this request. It is written next to the booking, so that the audit can find it. What is no UUID is replaced.',
  required: false,
  schema: z.string().min(1).meta({ examples: uuid.meta()?.examples }),
};

export const askTiming: Parameter = {
  in: 'header',
  name: 'X-Server-Timing',
  description:
    'Any value asks where the time of this request went. The answer says it in `Server-Timing`, in milliseconds: waiting for the lock of the technique, waiting for a connection of the pool, in the database, elsewhere.',
  required: false,
  schema: z
    .string()
    .min(1)
    .meta({ examples: ['1'] }),
};

/** The header that answers it. */
export const SERVER_TIMING = 'where the time went, if `X-Server-Timing` asked: `lock;dur=3.20, pool;dur=…`';
