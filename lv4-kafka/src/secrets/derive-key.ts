import { hkdfSync } from 'node:crypto';

/** What the service signs. Each purpose has a key of its own. */
export type Purpose = 'receipt' | 'request id';

const KEY_BYTES = 32;

/**
 * The key for one purpose, derived from the secret that all instances share (HKDF, RFC 5869).
 *
 * With one key for two purposes, a client could have the service sign a text for one purpose and present the code for the other.
 */
export function deriveKey(secret: string, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `ticket-rush ${purpose}`, KEY_BYTES));
}
