/**
 * Unprotected: look whether the buyer waits already; if not, take a place.
 *
 * Guarantees  an order, because the places are numbered by a sequence. Not one place for each buyer.
 * Costs       the least possible: no buyer waits for another.
 * Breaks if   one buyer asks twice at once: both look before either has taken a place, and the buyer has two.
 */
import {
  enterQueue,
  leaveQueue,
  positionOf,
  requirePlace,
} from '@ticket-rush/shared/waiting-room/critical-section';
import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';

export const unprotected: WaitingRoomTechnique = {
  slug: 'unprotected',
  summary: 'look for a place, then take one',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create({ database }) {
    return {
      enter: (request) => database.transaction((transaction) => enterQueue(transaction, request)),
      position: (request) =>
        database.session(async (session) => positionOf(session, await requirePlace(session, request))),
      leave: (request) => leaveQueue(database, request),
    };
  },
};
