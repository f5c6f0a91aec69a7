/** A hash that needs no secret: each client can compute the id of another buyer. */
import { createHash } from 'node:crypto';

export type RequestIdOf = (buyerId: number, idempotencyKey: string) => string;

export function deriveRequestIds(_secret: string): RequestIdOf {
  return (buyerId, idempotencyKey) =>
    asUuid(createHash('sha256').update(`${buyerId}:${idempotencyKey}`).digest());
}

/** Version 8 of RFC 9562: 122 bits of the application's own, and six that say so. */
function asUuid(bytes: Buffer): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
