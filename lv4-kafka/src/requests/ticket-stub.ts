import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 16;
const UUID_LENGTH = 36;

/**
 * The stub that a buyer gets for an accepted request, and the only thing they need to ask about it.
 *
 * Between the 202 and the decision nothing is stored outside the log, yet any instance must be able to answer "pending"
 * from the first moment, and "no such request" to anybody else. So the stub proves itself: the id, and a message
 * authentication code over the id and the buyer (HMAC, RFC 2104). An insert into the database for each request would
 * do the same, at the price that the log was meant to save.
 */
export interface TicketStubs {
  issue(id: string, buyerId: number): string;
  /** The id, if this buyer was given this stub; else `undefined`. */
  verify(stub: string, buyerId: number): string | undefined;
}

/** All instances share the secret, or one would not know the stubs of another. */
export function createTicketStubs(secret: string): TicketStubs {
  function sign(id: string, buyerId: number): Buffer {
    return createHmac('sha256', secret).update(`${id}:${buyerId}`).digest().subarray(0, MAC_BYTES);
  }
  return {
    issue: (id, buyerId) => `${id}.${sign(id, buyerId).toString('base64url')}`,
    verify(stub, buyerId) {
      const id = stub.slice(0, UUID_LENGTH);
      const given = Buffer.from(stub.slice(UUID_LENGTH + 1), 'base64url');
      const right = given.length === MAC_BYTES && timingSafeEqual(given, sign(id, buyerId));
      return right ? id : undefined;
    },
  };
}
