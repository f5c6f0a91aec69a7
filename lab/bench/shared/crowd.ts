import { until } from '@ticket-rush/testing/until';
import type { DataSource } from 'typeorm';
import type { HttpCaller } from './http-caller';
import { keepAsking } from './keep-asking';

/** What buyers ask for, again and again. */
export interface Wanted {
  technique: string;
  /** Of the event that the next buyer wants. */
  nextEvent: () => number;
  seconds: number;
}

/** What a crowd was told, each answer once. Answers that take no ticket stand apart, as they cost less than one that does. */
export interface Told {
  booked: number;
  /** 202: to be decided. */
  accepted: number;
  soldOut: number;
  /** Others are in the way, or too many ask: the buyer may come again. */
  comeAgain: number;
  /** From asking to the answer, of all of them. */
  answersMs: number[];
}

const ANSWERS = {
  201: 'booked',
  202: 'accepted',
  409: 'soldOut',
  429: 'comeAgain',
  503: 'comeAgain',
} as const satisfies Record<number, keyof Told>;

/**
 * Lets callers ask for a ticket, each again as soon as it is answered, each time as a buyer who has never asked before.
 *
 * @throws at any other answer
 */
export async function letAsk(
  callers: HttpCaller[],
  { technique, nextEvent, seconds }: Wanted,
): Promise<Told> {
  const told: Told = { booked: 0, accepted: 0, soldOut: 0, comeAgain: 0, answersMs: [] };
  let buyerId = 0;
  await keepAsking(callers.length, seconds, async (index) => {
    const path = `/events/${nextEvent()}/bookings?technique=${technique}`;
    const askedAt = performance.now();
    const status = (await callers[index]?.post(path, ++buyerId)) as number;
    told.answersMs.push(performance.now() - askedAt);
    const answer = ANSWERS[status as keyof typeof ANSWERS];
    if (answer === undefined) throw new Error(`POST ${path} was answered with ${status}`);
    told[answer]++;
  });
  return told;
}

/** Waits until what was accepted is decided. @returns how many tickets of these events are sold, as the database knows */
export async function untilDecided(
  dataSource: DataSource,
  { accepted }: Pick<Told, 'accepted'>,
  eventIds: number[],
): Promise<number> {
  if (accepted > 0) {
    const decided = () => countRows(dataSource, 'booking_decisions', eventIds);
    await until(`${accepted} requests are decided`, decided, (count) => count >= accepted);
  }
  return countRows(dataSource, 'bookings', eventIds);
}

/** How many rows of these events a table has. */
export async function countRows(dataSource: DataSource, table: string, eventIds: number[]): Promise<number> {
  const [{ rows }] = await dataSource.query<[{ rows: number }]>(
    `SELECT count(*)::integer AS rows FROM ${table} WHERE event_id = ANY ($1)`,
    [eventIds],
  );
  return rows;
}
