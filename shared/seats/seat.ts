import type { Technique, TechniqueNeeds } from '../booking/technique';

/** A buyer asks something of one seat. */
export interface SeatRequest {
  eventId: number;
  /** What the seat is called within its event. */
  label: string;
  buyerId: number;
}

/** A seat as one technique read it. Stale as soon as another transaction writes. */
export interface Seat {
  id: number;
  label: string;
  holderId: number | null;
  /** When the hold ends, by the database's clock; `null` where no buyer holds the seat. */
  heldUntil: Date | null;
  /** Whether the hold had ended when the seat was read. The holder stays in the row until another buyer takes over. */
  expired: boolean;
  /** Who has bought it. */
  ownerId: number | null;
  /** The limit of its event for each buyer; `null` where there is none, left out where the technique does not ask for it. */
  seatsPerBuyer?: number | null;
}

/** A seat kept for a buyer until `expiresAt`. */
export interface Hold extends SeatRequest {
  expiresAt: Date;
}

/** One line of a seat's history. */
export interface SeatChange {
  id: number;
  seatId: number;
  buyerId: number;
  change: 'held' | 'confirmed' | 'released';
  /** When the hold was to end; `null` unless the seat was held. */
  heldUntil: Date | null;
  changedAt: Date;
}

/**
 * What a buyer can do with a seat.
 *
 * `hold`     keeps it for the buyer until the hold's time is over. @throws SeatNotFound, SeatTaken, SeatLimitReached
 * `confirm`  makes the holder its owner; confirming one's own seat again has no effect.
 *            @throws SeatNotFound, NotYourHold, HoldExpired
 * `release`  ends the hold before its time. @throws SeatNotFound, NotYourHold
 */
export interface SeatDesk {
  hold(request: SeatRequest): Promise<Hold>;
  confirm(request: SeatRequest): Promise<SeatRequest>;
  release(request: SeatRequest): Promise<void>;
}

export interface SeatNeeds extends TechniqueNeeds {
  /** How long a hold lasts, in milliseconds. */
  holdTtlMs: number;
}

export type SeatTechnique<Needs = SeatNeeds> = Technique<Needs, SeatDesk>;
