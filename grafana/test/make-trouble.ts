import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import type { Shop } from '@ticket-rush/testing/rush/shop';

/** A buyer whom no rush has. */
const POISONED = 2_000_000;

/**
 * Makes what only happens when something goes wrong, or when a buyer pays: a record that is tried again until it is given
 * up, because the database refuses this one buyer, and a purchase.
 */
export async function makeTrouble(shop: Shop, databaseUrl: string): Promise<void> {
  await refuse(databaseUrl, POISONED);
  const offered = await shop.techniques();
  const { id } = await shop.createEvent({ tickets: 10 });
  const first = (wanted: string) => offered.find(({ resource }) => resource === wanted)?.slug;
  await post(shop, `/events/${id}/bookings?technique=${first('tickets')}`, POISONED);
  await post(shop, `/events/${id}/purchases?technique=${first('wallet')}`, 1, { price: 5 });
}

async function refuse(databaseUrl: string, buyerId: number): Promise<void> {
  const database = await connectDatabase({
    url: databaseUrl,
    poolSize: 1,
    poolWaitMs: POOL_WAIT_MS,
    applicationName: 'trouble',
  });
  await database.query(
    `ALTER TABLE bookings ADD CONSTRAINT not_digestible CHECK (buyer_id <> ${buyerId}) NOT VALID`,
  );
  await database.destroy();
}

async function post(shop: Shop, path: string, buyerId: number, body = {}): Promise<void> {
  const { statusCode, body: answer } = await shop.pool.request({
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      'x-user-id': `${buyerId}`,
      'idempotency-key': `trouble-${buyerId}`,
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (statusCode !== 202) throw new Error(`POST ${path} answered ${statusCode}: ${text}`);
}
