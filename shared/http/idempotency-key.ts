import type { Request } from 'express';
import { InvalidRequest } from '../errors/invalid-request';

/** Visible ASCII: what survives every proxy and every log unchanged. */
const KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header), required: whoever moves money and loses the
 * answer must be able to ask again.
 *
 * @throws InvalidRequest if it is missing, too long or has other characters than visible ASCII
 */
export function idempotencyKeyOf(request: Request): string {
  const key = request.get('Idempotency-Key') ?? '';
  if (KEY.test(key)) return key;
  const message = key === '' ? 'is missing' : 'must have 1 to 128 visible ASCII characters and no blank';
  throw new InvalidRequest([{ field: 'Idempotency-Key', message }]);
}
