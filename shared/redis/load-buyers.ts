/**
 * Redis is told who has a ticket, according to the database: at the first request for an event, and after Redis has forgotten.
 *
 * *Who*, and not how many are left. A count that was read early and arrives late would bring sold tickets back; a buyer can only
 * be added, in any order, any number of times (a grow-only set, Shapiro et al. 2011). A buyer who is between Redis and the
 * database meanwhile is missing, so Redis may let in too many, never too few: the database refuses those.
 */
import { answerOf } from './answer';

/** A command with a million arguments would stop the server for all others. */
const AT_ONCE = 5_000;

/** Tells Redis who has a ticket of an event. Throws Unavailable with outcome `rejected`. */
export type LoadBuyers = (eventId: number) => Promise<void>;

/** A thousand buyers find Redis empty at once; one of them asks the database. */
export function loadOnceForAll(load: LoadBuyers): LoadBuyers {
  const loading = new Map<number, Promise<void>>();
  return (eventId) => {
    const underWay = loading.get(eventId) ?? load(eventId).finally(() => loading.delete(eventId));
    loading.set(eventId, underWay);
    return underWay;
  };
}

/** Adds buyers by commands of bounded size. @throws Unavailable, outcome `rejected` */
export async function addBuyers<Buyer>(
  buyers: Buyer[],
  add: (some: Buyer[]) => Promise<unknown>,
): Promise<void> {
  for (let first = 0; first < buyers.length; first += AT_ONCE) {
    await answerOf(add(buyers.slice(first, first + AT_ONCE)), 'rejected');
  }
}
