import type { Technique, TechniqueNeeds } from '../booking/technique';

/** A buyer asks something of the queue before an event. */
export interface QueueRequest {
  eventId: number;
  buyerId: number;
}

/** One place in the queue. */
export interface Place extends QueueRequest {
  /** From a sequence: whoever has the smaller id is first. */
  id: number;
  enteredAt: Date;
}

/** Where a buyer stands. */
export interface Position extends QueueRequest {
  /** 1 is next. */
  position: number;
  enteredAt: Date;
}

/**
 * A queue with one place for each buyer.
 *
 * `enter`    takes a place at the end; whoever waits already keeps the place that there is. @throws EventNotFound
 * `position` tells where the buyer stands. @throws NotWaiting
 * `leave`    gives the place up. @throws NotWaiting
 */
export interface WaitingRoom {
  enter(request: QueueRequest): Promise<Position>;
  position(request: QueueRequest): Promise<Position>;
  leave(request: QueueRequest): Promise<void>;
}

export type WaitingRoomTechnique<Needs = TechniqueNeeds> = Technique<Needs, WaitingRoom>;
