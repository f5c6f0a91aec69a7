import type { Database } from '../database/database';
import type { Event } from './booking';
import { type EventRead, readEvent } from './critical-section';

const MAX_REMEMBERED = 10_000;

/** After a minute the clock is read again: two clocks that are not synchronised drift by some milliseconds in that time. */
const READ_AGAIN_MS = 60_000;

/** What never changes about an event, and the clock that its sale is judged by. */
export interface RememberedEvent extends Omit<Event, 'sold'> {
  /**
   * The clock of the database, as far as this process can tell: what it said, and the time since by a clock that is never set.
   * It is behind by the way of that answer, so a sale never opens early by it.
   */
  clock(): Date;
}

interface Entry {
  event: Promise<RememberedEvent>;
  askedAt: number;
}

/**
 * Asks the database once for each event, so that a buyer who will be refused costs no connection. A thousand buyers at once ask
 * the question once; an answer that is an error is forgotten.
 *
 * The returned function throws EventNotFound, and what the database throws.
 */
export function rememberEvents(database: Database): (eventId: number) => Promise<RememberedEvent> {
  const known = new Map<number, Entry>();

  function ask(eventId: number): Promise<RememberedEvent> {
    const event = readEvent(database, eventId).then(withClock);
    // The oldest entry goes first: a Map keeps the order of insertion.
    if (known.size >= MAX_REMEMBERED) known.delete(known.keys().next().value as number);
    known.set(eventId, { event, askedAt: performance.now() });
    event.catch(() => known.delete(eventId));
    return event;
  }

  /** Behind the back of the buyers: if the database is away, what is known will do. */
  function askAgain(eventId: number, entry: Entry): void {
    entry.askedAt = performance.now();
    readEvent(database, eventId).then(
      (event) => {
        entry.event = Promise.resolve(withClock(event));
      },
      () => undefined,
    );
  }

  return (eventId) => {
    const entry = known.get(eventId);
    if (entry === undefined) return ask(eventId);
    if (performance.now() - entry.askedAt > READ_AGAIN_MS) askAgain(eventId, entry);
    return entry.event;
  };
}

function withClock({ begunAt, ...event }: EventRead): RememberedEvent {
  const heardAt = performance.now();
  return { ...event, clock: () => new Date(begunAt.getTime() + performance.now() - heardAt) };
}
