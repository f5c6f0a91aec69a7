import type { Request } from 'express';
import { InvalidRequest } from '../../errors/invalid-request';
import { headerOf } from './header';

/** Visible ASCII: what survives every proxy and every log unchanged. */
const KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header), required: a client that moves money and loses the
 * answer must be able to ask again.
 *
 * @throws InvalidRequest if it is missing, too long or has other characters than visible ASCII
 */
export function idempotencyKeyOf(request: Request): string {
  const key = optionalIdempotencyKeyOf(request);
  if (key !== undefined) return key;
  throw new InvalidRequest([{ field: 'Idempotency-Key', message: 'is missing' }]);
}

/** The same header where it may be left out. @throws InvalidRequest if it is there and cannot be a key */
export function optionalIdempotencyKeyOf(request: Request): string | undefined {
  const key = headerOf(request, 'Idempotency-Key');
  if (key === undefined) return undefined;
  if (KEY.test(key)) return key;
  const message = 'must have 1 to 128 visible ASCII characters and no blank';
  throw new InvalidRequest([{ field: 'Idempotency-Key', message }]);
}
