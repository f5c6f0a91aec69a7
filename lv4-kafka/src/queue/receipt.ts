import { createHmac, timingSafeEqual } from 'node:crypto';
import { isUuid } from '../requests/is-uuid';
import { deriveKey } from '../secrets/derive-key';
import { decodePosition, encodePosition, type LogPosition } from './log-position';

const MAC_BYTES = 16;

/** What a receipt says. */
export interface Receipt {
  /** The id of the request, a UUID. */
  id: string;
  /** Where the request is in the log, if the receipt says so. */
  position?: LogPosition;
}

/**
 * The receipts that buyers get for accepted requests. A receipt is all that a buyer needs to ask for the decision.
 *
 * Between the 202 and the decision nothing is stored outside of the log. Still any instance can answer "pending" from the first
 * moment on, and "no such request" to other buyers, because the receipt proves itself: it carries the id, the log position, and
 * a message authentication code over both and the buyer (HMAC, RFC 2104). One insert into the database for each request would do
 * the same, at the cost that the log avoids.
 */
export interface Receipts {
  issue(receipt: Receipt, buyerId: number): string;
  /** What the receipt says, if it was issued to this buyer; else `undefined`. */
  verify(text: string, buyerId: number): Receipt | undefined;
}

/** All instances share the secret: each knows the receipts of the others. */
export function createReceipts(secret: string): Receipts {
  const key = deriveKey(secret, 'receipt');
  function sign(text: string, buyerId: number): Buffer {
    return createHmac('sha256', key).update(`${text}:${buyerId}`).digest().subarray(0, MAC_BYTES);
  }
  return {
    issue({ id, position }, buyerId) {
      const text = position === undefined ? id : `${id}.${encodePosition(position)}`;
      return `${text}.${sign(text, buyerId).toString('base64url')}`;
    },
    verify(receipt, buyerId) {
      const end = receipt.lastIndexOf('.');
      const text = receipt.slice(0, end);
      const given = Buffer.from(receipt.slice(end + 1), 'base64url');
      const isGenuine = given.length === MAC_BYTES && timingSafeEqual(given, sign(text, buyerId));
      return isGenuine ? read(text) : undefined;
    },
  };
}

/** A code that is right does not make the text readable: another version of this service may have signed it. */
function read(text: string): Receipt | undefined {
  const [id = '', word, ...more] = text.split('.');
  if (!isUuid(id) || more.length > 0) return undefined;
  if (word === undefined) return { id };
  const position = decodePosition(word);
  return position && { id, position };
}
