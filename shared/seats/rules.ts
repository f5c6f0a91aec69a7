import { HoldExpired, NotYourHold, SeatLimitReached, SeatTaken } from './refusals';
import type { Seat, SeatRequest } from './seat';

/** A hold that has ended keeps no buyer out. @throws SeatTaken */
export function requireFree({ ownerId, holderId, expired }: Seat, request: SeatRequest): void {
  if (ownerId !== null || (holderId !== null && !expired)) throw new SeatTaken(request);
}

/**
 * A rule over several rows: the seat is one of them, and the others may change by the time of the write.
 *
 * @param has how many seats the buyer has at this event, held and bought together
 * @throws SeatLimitReached
 */
export function requireWithinLimit(limit: number, has: number, request: SeatRequest): void {
  if (has >= limit) throw new SeatLimitReached(request, limit);
}

/** @throws NotYourHold */
export function requireHolder({ holderId }: Seat, request: SeatRequest): void {
  if (holderId !== request.buyerId) throw new NotYourHold(request);
}

/** A hold that has ended does not entitle, even if no other buyer has come. @throws NotYourHold, HoldExpired */
export function requireHoldInForce(seat: Seat, request: SeatRequest): void {
  requireHolder(seat, request);
  if (seat.expired) throw new HoldExpired(request);
}
