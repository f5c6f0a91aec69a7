import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { EventEntity } from '../booking/event.entity';
import { SQLSTATE, sqlState } from '../database/database-errors';
import { wholeNumber } from '../database/storable';
import { SeatExists } from './refusals';
import type { SeatChange } from './seat';
import { SeatEntity } from './seat.entity';
import { SeatChangeEntity } from './seat-change.entity';

const MAX_SEATS = 10_000;
/** So many of the longest fit into a body of 16 KiB, however it is spaced. */
const MAX_LABELS = 500;
const LABEL = 'must have 1 to 20 letters, digits and dashes';

/** A label goes into a path, so it has no character that would need escaping there. */
export const SEAT_LABEL = /^[A-Za-z0-9-]{1,20}$/;

/** The body of `POST /events/{id}/seats`: how many (they are called 1, 2, 3, …), or what each is called. */
export const newSeats = z
  .strictObject({
    count: wholeNumber(1, MAX_SEATS).optional(),
    labels: z
      .array(z.string(LABEL).regex(SEAT_LABEL, LABEL), 'must be a list of labels')
      .min(1, 'must name at least one seat')
      .max(MAX_LABELS, `must name at most ${MAX_LABELS} seats`)
      .refine((labels) => new Set(labels).size === labels.length, 'must name no seat twice')
      .meta({ uniqueItems: true })
      .optional(),
  })
  .refine(({ count, labels }) => (count === undefined) !== (labels === undefined), {
    path: ['count'],
    message: 'must be given, or labels instead, and not both',
  })
  .meta({
    oneOf: [{ required: ['count'] }, { required: ['labels'] }],
    examples: [{ count: 50 }, { labels: ['B1', 'B2'] }],
  })
  .transform(({ count = 0, labels }) => labels ?? numbered(count));

/** A seat as every client may see it. */
export interface SeatState {
  label: string;
  state: 'free' | 'held' | 'sold';
  heldUntil: Date | null;
}

/** A seat's row beside everything that was ever granted on it. */
export interface SeatHistory {
  /** The limit of the event; `null` where there is none. */
  seatsPerBuyer: number | null;
  seats: Pick<SeatEntity, 'id' | 'label' | 'holderId' | 'ownerId'>[];
  /** In the order in which they were written. */
  changes: SeatChange[];
}

/** @throws SeatExists, having added none */
export async function createSeats(
  dataSource: DataSource,
  eventId: number,
  labels: string[],
): Promise<SeatState[]> {
  try {
    await dataSource.query('INSERT INTO seats (event_id, label) SELECT $1, unnest($2::text[])', [
      eventId,
      labels,
    ]);
  } catch (error) {
    if (sqlState(error) === SQLSTATE.uniqueViolation) throw new SeatExists(eventId);
    throw error;
  }
  return labels.map((label) => ({ label, state: 'free', heldUntil: null }));
}

/** Every seat of the event in the order in which they were added; a hold that has ended is no longer one. */
export function listSeats(dataSource: DataSource, eventId: number): Promise<SeatState[]> {
  return dataSource.query(
    `SELECT label,
            CASE WHEN owner_id IS NOT NULL THEN 'sold'
                 WHEN held_until > clock_timestamp() THEN 'held' ELSE 'free' END AS state,
            CASE WHEN held_until > clock_timestamp() THEN held_until END AS "heldUntil"
       FROM seats WHERE event_id = $1 ORDER BY id`,
    [eventId],
  );
}

/** Rows and history at one instant: read one after the other, a sale in between would look like drift. */
export function readSeatHistory(dataSource: DataSource, eventId: number): Promise<SeatHistory> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => ({
    seatsPerBuyer: (await manager.findOneByOrFail(EventEntity, { id: eventId })).seatsPerBuyer,
    seats: await manager.find(SeatEntity, { where: { eventId }, order: { id: 'ASC' } }),
    changes: await manager.find(SeatChangeEntity, { where: { seat: { eventId } }, order: { id: 'ASC' } }),
  }));
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}
