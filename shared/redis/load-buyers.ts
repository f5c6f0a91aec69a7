/**
 * Redis is told who has a ticket, according to the database: at the first request for an event, and after Redis has forgotten.
 *
 * *Who*, and not how many are left. A count that was read early and arrives late would bring sold tickets back; a buyer can only
 * be added, in any order, any number of times (a grow-only set, Shapiro et al. 2011). A buyer who is between Redis and the
 * database meanwhile is missing, so Redis may let in too many, never too few: the database refuses those.
 */
import { Unavailable } from '../errors/unavailable';
import { answerOf } from './answer';

/** Redis may forget again between two questions of one buyer, but not for ever. */
const MAX_ATTEMPTS = 3;

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

/**
 * Asks Redis, and tells it first who has a ticket where it does not know.
 *
 * @param ask answers `undefined` where Redis does not know
 * @throws Unavailable, outcome `rejected`, if Redis forgets each time; and what `ask` and `load` throw
 */
export async function askLoaded<Answer>(
  ask: () => Promise<Answer | undefined>,
  load: () => Promise<void>,
): Promise<Answer> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await load();
  }
  throw new Unavailable({
    detail: 'Redis keeps forgetting who has a ticket. Ask again.',
    outcome: 'rejected',
  });
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
