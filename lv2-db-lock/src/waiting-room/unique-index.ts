/**
 * Unique index: it does not ask whether the buyer waits already. The index refuses a second place at its insert.
 *
 * Guarantees  one place for each buyer, by the index `waiting_room_one_place`, and the first one stays. An order that
 *             never changes: the places are numbered by a sequence.
 * Costs       asking again writes a dead version of the row and leaves a gap in the numbers. A position is a count.
 * Breaks if   the order is taken for the order of arrival, or a position for final. A number is taken before the
 *             place is committed, so for a moment there may be a place in front that is still invisible. What is
 *             promised: a buyer who enters after the answer stands behind. A position grows by those only who were
 *             entering at the same time; once they have committed, it can only shrink.
 */
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Session } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import {
  leaveQueue,
  PLACE_COLUMNS,
  positionOf,
  requirePlace,
} from '@ticket-rush/shared/waiting-room/critical-section';
import type {
  Place,
  Position,
  QueueRequest,
  WaitingRoomTechnique,
} from '@ticket-rush/shared/waiting-room/place';

/** The update does not change the row. It is there because DO NOTHING would not return the existing place. */
export const TAKE_OR_KEEP_PLACE = statement<Place>(
  'take-or-keep-place',
  `INSERT INTO waiting_room (event_id, buyer_id) SELECT id, $2 FROM events WHERE id = $1
   ON CONFLICT (event_id, buyer_id) DO UPDATE SET buyer_id = excluded.buyer_id
   RETURNING ${PLACE_COLUMNS}`,
);

export const uniqueIndex: WaitingRoomTechnique = {
  slug: 'unique-index',
  summary: 'one place for each buyer by a unique index, in the order of a sequence',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return {
      enter: (request) => database.session((session) => enter(session, request)),
      position: (request) =>
        database.session(async (session) => positionOf(session, await requirePlace(session, request))),
      leave: (request) => leaveQueue(database, request),
    };
  },
};

/** Commits before it counts: the shorter a place is invisible, the fewer stand before it unseen. */
async function enter(session: Session, request: QueueRequest): Promise<Position> {
  const [place] = await session.run(TAKE_OR_KEEP_PLACE, [request.eventId, request.buyerId]);
  if (place === undefined) throw new EventNotFound(request.eventId);
  return positionOf(session, place);
}
