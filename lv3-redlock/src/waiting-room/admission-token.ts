import { createHmac, timingSafeEqual } from 'node:crypto';
import type { QueueRequest } from '@ticket-rush/shared/waiting-room/place';
import { AdmissionExpired, AdmissionNotYours, AdmissionRequired } from './refusals';

const TOKEN = /^(\d{1,10})\.(\d{1,10})\.(\d{1,16})\.([\w-]{43})$/;

/**
 * What a buyer who was let in shows when booking: the event, the buyer, the end, and a message authentication code over the
 * three (HMAC, RFC 2104). It proves itself, so a booking asks no Redis for it.
 *
 * Good until it expires, not for one use: a booking that was answered with 503 must be tried again, and more than one ticket
 * a buyer does not get anyway. The end is set by Redis and checked by this process: as far as their clocks differ, it comes
 * early or late.
 */
export interface AdmissionTokens {
  issue(buyer: QueueRequest, expiresAt: Date): string;
  /** @throws AdmissionRequired, AdmissionNotYours, AdmissionExpired */
  require(token: string | undefined, buyer: QueueRequest): void;
}

/** All instances share the secret, or one would not know the tokens of another. */
export function createAdmissionTokens(secret: string, now: () => number = Date.now): AdmissionTokens {
  const sign = (eventId: number, buyerId: number, expiresAt: number) =>
    createHmac('sha256', secret).update(`admission:${eventId}:${buyerId}:${expiresAt}`).digest();
  return {
    issue({ eventId, buyerId }, expiresAt) {
      const end = expiresAt.getTime();
      return `${eventId}.${buyerId}.${end}.${sign(eventId, buyerId, end).toString('base64url')}`;
    },
    require(token, buyer) {
      const [, eventId, buyerId, end, code] = TOKEN.exec(token ?? '') ?? [];
      if (code === undefined) throw new AdmissionRequired(buyer);
      const right = sign(Number(eventId), Number(buyerId), Number(end));
      if (!timingSafeEqual(Buffer.from(code, 'base64url'), right)) throw new AdmissionRequired(buyer);
      if (Number(eventId) !== buyer.eventId || Number(buyerId) !== buyer.buyerId) {
        throw new AdmissionNotYours(buyer);
      }
      if (Number(end) <= now()) throw new AdmissionExpired(buyer, new Date(Number(end)));
    },
  };
}
