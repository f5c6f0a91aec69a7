import type { Response } from 'express';
import { TicketError } from '../errors/ticket-error';
import { Unavailable } from '../errors/unavailable';

const RETRY_AFTER_SECONDS = 2;

export interface StreamLimits {
  /** How many event streams one instance has open at a time. */
  maxStreams: number;
  /** How many of them one buyer has. */
  maxStreamsPerBuyer: number;
}

/** Counts the stream of a buyer until its response is closed. Throws TooManyStreams, Unavailable. */
export type CountStream = (response: Response, buyerId: number) => void;

/**
 * Bounds the event streams of one instance, and those of each buyer, so that one buyer cannot take the streams of all others.
 * Each instance counts its own: a stream costs the instance a socket and memory, and does not burden the others.
 */
export function limitStreams({ maxStreams, maxStreamsPerBuyer }: StreamLimits): CountStream {
  const ofBuyer = new Map<number, number>();
  let open = 0;

  function count(buyerId: number, change: 1 | -1): void {
    open += change;
    const left = (ofBuyer.get(buyerId) ?? 0) + change;
    if (left === 0) ofBuyer.delete(buyerId);
    else ofBuyer.set(buyerId, left);
  }

  return (response, buyerId) => {
    if ((ofBuyer.get(buyerId) ?? 0) >= maxStreamsPerBuyer) throw new TooManyStreams(maxStreamsPerBuyer);
    if (open >= maxStreams) throw instanceIsFull();
    // A client that has left already does not close again.
    if (response.closed) return;
    count(buyerId, 1);
    response.once('close', () => count(buyerId, -1));
  };
}

class TooManyStreams extends TicketError {
  constructor(maxStreamsPerBuyer: number) {
    super({
      type: 'too-many-streams',
      status: 429,
      title: 'Too many streams',
      detail: `A buyer may have ${maxStreamsPerBuyer} streams open here. Close one, or poll instead.`,
      retryable: true,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

function instanceIsFull(): Unavailable {
  return new Unavailable({
    detail: 'Too many streams are open here. Poll instead, or connect again later.',
    outcome: 'rejected',
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
