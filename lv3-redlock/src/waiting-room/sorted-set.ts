/**
 * Sorted set: the queue is a sorted set of buyers, and each visit is one script that brings it up to date first.
 *
 * Guarantees  one place for each buyer, because a set has each member once; first come, first let in, in the order in which
 *             Redis hears of them. A place ends unless its buyer asks for it. No more than a batch is let in per interval,
 *             however many instances there are, and none of them keeps time: a visit lets the next batch in.
 * Costs       O(log n) for each visit, and up to 2,000 places that have ended and are swept up by it. Where more have ended at
 *             once, the next visits go on: until then positions count them, and no batch is let in. Without visits the queue
 *             does not move.
 * Breaks if   Redis forgets: the queue is in no other place, and begins again. Or if its clock is set forward, which ends
 *             places early; set back, it does not change the order.
 */
import { rememberEvents } from '@ticket-rush/shared/booking/remember-events';
import type { Outcome } from '@ticket-rush/shared/errors/ticket-error';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { runScript, type Script } from '@ticket-rush/shared/redis/script';
import type {
  ListPlaces,
  Place,
  QueueRequest,
  WaitingRoomTechnique,
} from '@ticket-rush/shared/waiting-room/place';
import { NotWaiting } from '@ticket-rush/shared/waiting-room/refusals';
import type { QueueKeysNeeds, QueueNeeds } from './needs';
import { ASK, ENTER, LEAVE, LIST } from './queue-scripts';
import { placesFrom, positionFrom } from './replies';

export const sortedSet: WaitingRoomTechnique<QueueNeeds> = {
  slug: 'sorted-set',
  summary: 'a sorted set of buyers; places end unless asked for, and a batch is let in per interval',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create(needs) {
    const eventOf = rememberEvents(needs.database);
    return {
      async enter(request) {
        await eventOf(request.eventId);
        return positionFrom(await visit(needs, ENTER, request, 'unknown'), request, needs.admitting);
      },
      async position(request) {
        return positionFrom(await visit(needs, ASK, request, 'rejected'), request, needs.admitting);
      },
      async leave(request) {
        if ((await visit(needs, LEAVE, request, 'unknown')) === 0) throw new NotWaiting(request);
      },
    };
  },
};

/** All places that have not ended, page by page. In a set no buyer is twice: what is left for an audit to find is the order. */
export function listPlaces(needs: QueueKeysNeeds): ListPlaces {
  return async (eventId) => {
    const places: Place[] = [];
    for (let after: string | null = '-inf'; after !== null; ) {
      const page = await visit(needs, LIST, { eventId, buyerId: 0 }, 'rejected', after);
      const [last, ...flat] = page as [string | null, ...string[]];
      places.push(...placesFrom(flat, eventId));
      after = last;
    }
    return places;
  };
}

/** @param ifLost what it means that the answer never came @throws Unavailable with that outcome */
function visit(
  { redis, keyPrefix, placeTtlMs, admitting }: QueueKeysNeeds,
  what: Script,
  { eventId, buyerId }: QueueRequest,
  ifLost: Outcome,
  ...more: string[]
): Promise<unknown> {
  const keys = ['queue', 'ends', 'admitted', 'pace'].map(
    (key) => `${keyPrefix}:waiting-room:${eventId}:${key}`,
  );
  const { batch, everyMs, turnMs } = admitting ?? { batch: 0, everyMs: 0, turnMs: 0 };
  const values = [buyerId, placeTtlMs, batch, everyMs, turnMs, ...more];
  return answerOf(runScript(redis, what, keys, values), ifLost);
}
