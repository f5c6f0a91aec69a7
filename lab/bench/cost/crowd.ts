import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { HttpCaller } from '../shared/http-caller';
import { keepAsking } from '../shared/keep-asking';

/** What a crowd was told, by the status of the answer. */
export type Answered = Map<number, number>;

export interface Wanted {
  technique: string;
  eventId: number;
  seconds: number;
}

const YES = 201;
const ACCEPTED = 202;
const SOLD_OUT = 409;
/** Others are in the way, or too many ask: the buyer may come again. */
const AGAIN = [429, 503];

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

/** Lets callers ask for a ticket, each again as soon as it is answered, each time as a buyer who has never asked before. */
export async function letAsk(
  callers: HttpCaller[],
  { technique, eventId, seconds }: Wanted,
): Promise<Answered> {
  const answered: Answered = new Map();
  let buyerId = 0;
  await keepAsking(callers.length, seconds, async (index) => {
    const path = `/events/${eventId}/bookings?technique=${technique}`;
    const status = (await callers[index]?.post(path, ++buyerId)) as number;
    if (![YES, ACCEPTED, SOLD_OUT, ...AGAIN].includes(status))
      throw new Error(`POST ${path} was answered with ${status}`);
    answered.set(status, (answered.get(status) ?? 0) + 1);
  });
  return answered;
}

/** Waits until what was accepted is decided. @returns how many tickets of the event are sold, as the database knows */
export async function untilDecided(
  dataSource: DataSource,
  answered: Answered,
  eventId: number,
): Promise<number> {
  const accepted = answered.get(ACCEPTED) ?? 0;
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (accepted > 0 && (await decisions(dataSource, eventId)) < accepted) {
    if (Date.now() > giveUpAt) throw new Error(`${accepted} requests are not all decided after a minute`);
    await sleep(LOOK_MS);
  }
  return countRows(dataSource, 'bookings', eventId);
}

/** Of those who asked, how many were told that there is no ticket: at once, or by the decision. */
export function refusedIn(answered: Answered): number {
  return (answered.get(SOLD_OUT) ?? 0) + (answered.get(ACCEPTED) ?? 0);
}

function decisions(dataSource: DataSource, eventId: number): Promise<number> {
  return countRows(dataSource, 'booking_decisions', eventId);
}

async function countRows(dataSource: DataSource, table: string, eventId: number): Promise<number> {
  const [{ rows }] = await dataSource.query<[{ rows: number }]>(
    `SELECT count(*)::integer AS rows FROM ${table} WHERE event_id = $1`,
    [eventId],
  );
  return rows;
}
