import type { Database } from '../database/database';
import type { Event } from './booking';
import { type EventRead, readEvent } from './critical-section';

const MAX_REMEMBERED = 10_000;

/** After a minute the clock is read again: two clocks that are not synchronised drift by some milliseconds in that time. */
const READ_AGAIN_MS = 60_000;

/** The clock that a sale is judged by. */
interface SaleClock {
  /**
   * The clock of the database, as far as this process can tell: what it said, and the time since by a clock that is never set.
   * It is late by the time that the answer took to arrive. So a sale never opens too early by this clock.
   */
  clock(): Date;
}

/** What never changes about an event, and the clock that its sale is judged by. */
export interface RememberedEvent extends Omit<Event, 'sold'>, SaleClock {}

interface Entry<Event> {
  event: Promise<Event>;
  askedAt: number;
}

/**
 * Asks the database once for each event, so that a buyer who will be refused costs no connection. A thousand buyers at once ask
 * the question once; an answer that is an error is forgotten.
 *
 * The returned function throws EventNotFound, and what the database throws.
 */
export function rememberEvents(database: Database): (eventId: number) => Promise<RememberedEvent> {
  return rememberReads((eventId) => readEvent(database, eventId));
}

/** The same, for what `read` knows of an event: what an order needs is not what one ticket needs. */
export function rememberReads<Read extends Pick<EventRead, 'begunAt'>>(
  read: (eventId: number) => Promise<Read>,
): (eventId: number) => Promise<Omit<Read, 'sold'> & SaleClock> {
  type Remembered = Omit<Read, 'sold'> & SaleClock;
  const known = new Map<number, Entry<Remembered>>();

  function ask(eventId: number): Promise<Remembered> {
    const event: Promise<Remembered> = read(eventId).then(withClock);
    // The oldest entry goes first: a Map keeps the order of insertion.
    if (known.size >= MAX_REMEMBERED) known.delete(known.keys().next().value as number);
    known.set(eventId, { event, askedAt: performance.now() });
    event.catch(() => known.delete(eventId));
    return event;
  }

  /** No buyer waits for this answer. If the database does not answer, the earlier answer stays in use. */
  function askAgain(eventId: number, entry: Entry<Remembered>): void {
    entry.askedAt = performance.now();
    read(eventId).then(
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

function withClock<Read extends Pick<EventRead, 'begunAt'>>(event: Read): Read & SaleClock {
  const heardAt = performance.now();
  const begunAtMs = event.begunAt.getTime();
  return { ...event, clock: () => new Date(begunAtMs + performance.now() - heardAt) };
}
