import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { NotePlaces } from '../decide/decision';
import type { AdmissionLedger, ReturnedPlace } from './admission-ledger';

const AT_ONCE = 500;

const RETURN_PLACES = statement(
  'return-places',
  `INSERT INTO returned_places (id, event_id, buyer_id)
   SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[]) ON CONFLICT DO NOTHING`,
);

const READ_RETURNED = statement<ReturnedPlace>(
  'read-returned-places',
  'SELECT id, event_id AS "eventId", buyer_id AS "buyerId" FROM returned_places LIMIT $1',
);

const FORGET_RETURNED = statement(
  'forget-returned-places',
  'DELETE FROM returned_places WHERE id = ANY ($1::uuid[])',
);

/**
 * Notes the places in Redis that have become free: of requests that were admitted, and then refused, expired or failed. It is part
 * of the transaction of the decision. A worker that told Redis after it could die in between, and the ticket would never be sold.
 *
 * @param techniques those that have `admit` give places in Redis
 */
export function notePlacesReturned(techniques: { slug: string; admit?: unknown }[]): NotePlaces {
  const admitting = new Set(techniques.filter(({ admit }) => admit !== undefined).map(({ slug }) => slug));
  return async (transaction, decided) => {
    const returned = decided
      .filter(({ request, decision }) => admitting.has(request.technique) && decision.status !== 'confirmed')
      .map(({ request }) => request);
    if (returned.length > 0) await writeReturned(transaction, returned);
  };
}

async function writeReturned(transaction: Transaction, returned: ReturnedPlace[]): Promise<void> {
  await transaction.run(RETURN_PLACES, [
    returned.map(({ id }) => id),
    returned.map(({ eventId }) => eventId),
    returned.map(({ buyerId }) => buyerId),
  ]);
}

/**
 * Tells Redis of the places that have become free, at least once, and then forgets them. A place that is free already, or that
 * another request has by now, stays as it is.
 *
 * @returns how many there were
 */
export async function passOnReturned(database: Database, ledger: AdmissionLedger): Promise<number> {
  const returned = await database.run(READ_RETURNED, [AT_ONCE]);
  if (returned.length === 0) return 0;
  await Promise.all(returned.map((place) => ledger.takeBack(place)));
  await database.run(FORGET_RETURNED, [returned.map(({ id }) => id)]);
  return returned.length;
}
