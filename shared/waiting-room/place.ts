import type { Technique, TechniqueNeeds } from '../booking/technique';

/** A buyer asks something of the queue before an event. */
export interface QueueRequest {
  eventId: number;
  buyerId: number;
}

/** One place in the queue. */
export interface Place extends QueueRequest {
  /** From a sequence: the smaller id is first. */
  id: number;
  enteredAt: Date;
}

/** Where a buyer stands. */
export interface Position extends QueueRequest {
  /** 1 is next; 0 has been let in. */
  position: number;
  enteredAt: Date;
  /** What lets the buyer book, where the waiting room lets people in. */
  admission?: Admission;
}

/** The buyer's turn. */
export interface Admission {
  /** For the header `X-Admission-Token` of a booking. */
  token: string;
  expiresAt: Date;
}

/**
 * A queue with one place for each buyer.
 *
 * `enter`    takes a place at the end; a buyer who waits already keeps their place. @throws EventNotFound
 * `position` tells where the buyer stands. @throws NotWaiting
 * `leave`    gives the place up. @throws NotWaiting
 */
export interface WaitingRoom {
  enter(request: QueueRequest): Promise<Position>;
  position(request: QueueRequest): Promise<Position>;
  leave(request: QueueRequest): Promise<void>;
}

/** All who wait for the event, first come first. */
export type ListPlaces = (eventId: number) => Promise<Place[]>;

export type WaitingRoomTechnique<Needs = TechniqueNeeds> = Technique<Needs, WaitingRoom>;
