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
