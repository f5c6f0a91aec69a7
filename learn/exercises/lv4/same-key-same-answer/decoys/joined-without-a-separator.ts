/** Buyer and key are joined without a separator: different pairs are one text. */
import { createHmac } from 'node:crypto';

export type RequestIdOf = (buyerId: number, idempotencyKey: string) => string;

export function deriveRequestIds(secret: string): RequestIdOf {
  return (buyerId, idempotencyKey) =>
    asUuid(createHmac('sha256', secret).update(`${buyerId}${idempotencyKey}`).digest());
}

/** Version 8 of RFC 9562: 122 bits of the application's own, and six that say so. */
function asUuid(bytes: Buffer): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
