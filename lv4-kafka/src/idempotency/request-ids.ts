import { createHmac } from 'node:crypto';
import { deriveKey } from '../secrets/derive-key';

/** The id of the request that a buyer has sent under a key: the same on every instance, and each time. */
export type RequestIdOf = (buyerId: number, idempotencyKey: string) => string;

/**
 * Derives ids from keys instead of storing which key has which. So a repeated request is appended under the same id even where the
 * row of its key was lost, and the worker decides it once. All instances share the secret. Without it a client cannot choose a key
 * that leads to the id of another buyer.
 */
export function deriveRequestIds(secret: string): RequestIdOf {
  const key = deriveKey(secret, 'request id');
  return (buyerId, idempotencyKey) =>
    asUuid(createHmac('sha256', key).update(`${buyerId}:${idempotencyKey}`).digest());
}

/** Version 8 of RFC 9562: 122 bits of the application's own, and six that say so. */
function asUuid(bytes: Buffer): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
