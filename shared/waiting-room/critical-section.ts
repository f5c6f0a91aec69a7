import { readEvent } from '../booking/critical-section';
import type { Transaction } from '../database/database';
import { statement } from '../database/statement';
import type { Place, Position, QueueRequest } from './place';
import { NotWaiting } from './refusals';

export const PLACE_COLUMNS = 'id, event_id AS "eventId", buyer_id AS "buyerId", entered_at AS "enteredAt"';

const FIND_PLACE = statement<Place>(
  'find-place',
  `SELECT ${PLACE_COLUMNS} FROM waiting_room WHERE event_id = $1 AND buyer_id = $2 ORDER BY id LIMIT 1`,
);

const INSERT_PLACE = statement<Place>(
  'insert-place',
  `INSERT INTO waiting_room (event_id, buyer_id) VALUES ($1, $2) RETURNING ${PLACE_COLUMNS}`,
);

const COUNT_AHEAD = statement<{ ahead: number }>(
  'count-ahead',
  'SELECT count(*)::integer AS ahead FROM waiting_room WHERE event_id = $1 AND id < $2',
);

const DELETE_PLACE = statement<{ id: number }>(
  'delete-place',
  'DELETE FROM waiting_room WHERE event_id = $1 AND buyer_id = $2 RETURNING id',
);

/**
 * The critical section: look for the buyer's place, and take one at the end if there is none.
 *
 * Right for one request at a time. Of two clicks at once both look before either has taken a place, and the buyer
 * stands in the queue twice.
 *
 * @throws EventNotFound
 */
export async function enterQueue(transaction: Transaction, request: QueueRequest): Promise<Position> {
  await readEvent(transaction, request.eventId);
  const place = (await findPlace(transaction, request)) ?? (await insertPlace(transaction, request));
  return positionOf(transaction, place);
}

/** The buyer's place. @throws NotWaiting */
export async function requirePlace(transaction: Transaction, request: QueueRequest): Promise<Place> {
  const place = await findPlace(transaction, request);
  if (place === undefined) throw new NotWaiting(request);
  return place;
}

/** Counts who stands before this place, as far as they have committed. */
export async function positionOf(transaction: Transaction, place: Place): Promise<Position> {
  const { eventId, buyerId, enteredAt } = place;
  const [counted] = await transaction.run(COUNT_AHEAD, [eventId, place.id]);
  return { eventId, buyerId, position: (counted as { ahead: number }).ahead + 1, enteredAt };
}

/** Gives up every place that the buyer has. @throws NotWaiting */
export async function leaveQueue(transaction: Transaction, request: QueueRequest): Promise<void> {
  const places = await transaction.run(DELETE_PLACE, [request.eventId, request.buyerId]);
  if (places.length === 0) throw new NotWaiting(request);
}

async function findPlace(
  transaction: Transaction,
  { eventId, buyerId }: QueueRequest,
): Promise<Place | undefined> {
  const [place] = await transaction.run(FIND_PLACE, [eventId, buyerId]);
  return place;
}

async function insertPlace(transaction: Transaction, { eventId, buyerId }: QueueRequest): Promise<Place> {
  const [place] = await transaction.run(INSERT_PLACE, [eventId, buyerId]);
  return place as Place;
}
