import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodePlace, encodePlace, type Place } from './place';

const MAC_BYTES = 16;
const UUID_LENGTH = 36;

/** What a stub stands for. */
export interface HeldStub {
  /** Of the request. */
  id: string;
  /** Where it stands in line, if that is written on the stub. */
  place?: Place;
}

/**
 * The stub that a buyer gets for an accepted request, and the only thing they need to ask about it.
 *
 * Between the 202 and the decision nothing is stored outside the log, yet any instance must be able to answer "pending"
 * from the first moment, and "no such request" to anybody else. So the stub proves itself: the id, the place in line, and a
 * message authentication code over both and the buyer (HMAC, RFC 2104). An insert into the database for each request would
 * do the same, at the price that the log was meant to save.
 */
export interface TicketStubs {
  issue(held: HeldStub, buyerId: number): string;
  /** What it stands for, if this buyer was given it; else `undefined`. */
  verify(stub: string, buyerId: number): HeldStub | undefined;
}

/** All instances share the secret, or one would not know the stubs of another. */
export function createTicketStubs(secret: string): TicketStubs {
  function sign(text: string, buyerId: number): Buffer {
    return createHmac('sha256', secret).update(`${text}:${buyerId}`).digest().subarray(0, MAC_BYTES);
  }
  return {
    issue({ id, place }, buyerId) {
      const text = place === undefined ? id : `${id}.${encodePlace(place)}`;
      return `${text}.${sign(text, buyerId).toString('base64url')}`;
    },
    verify(stub, buyerId) {
      const end = stub.lastIndexOf('.');
      const text = stub.slice(0, end);
      const given = Buffer.from(stub.slice(end + 1), 'base64url');
      const right = given.length === MAC_BYTES && timingSafeEqual(given, sign(text, buyerId));
      return right ? read(text) : undefined;
    },
  };
}

function read(text: string): HeldStub {
  const [id, place] = [text.slice(0, UUID_LENGTH), text.slice(UUID_LENGTH + 1)];
  return place === '' ? { id } : { id, place: decodePlace(place) };
}
