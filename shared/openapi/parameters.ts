import { z } from 'zod';
import { MAX_ID } from '../http/validation';
import type { Parameter } from './call';

export const buyer: Parameter = {
  in: 'header',
  name: 'X-USER-ID',
  description: 'Who is asking. A mock: any client that sends the header is believed.',
  required: true,
  schema: z.int().min(1).max(MAX_ID),
};

export const idempotencyKey: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  description:
    'The same key again is the same request again: it has the same effect, once, and the same answer.',
  required: true,
  schema: z.string().regex(/^[\x21-\x7e]{1,128}$/),
};

export const requestId: Parameter = {
  in: 'header',
  name: 'X-Request-Id',
  description:
    'What the client calls this request. It is written next to the booking, so that the audit can find it.',
  required: false,
  schema: z.uuid(),
};
