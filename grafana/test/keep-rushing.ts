import { planRush } from '@ticket-rush/testing/rush/plan-rush';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import type { Shop } from '@ticket-rush/testing/rush/shop';

const BUYERS = 40;
const TICKETS = 10;

interface Rushed {
  shop: Shop;
  /** Those of tickets; all, if there are none. */
  techniques: string[] | undefined;
}

/**
 * Small rushes at all of them, one after the other, again and again: a rate is seen only while something happens.
 *
 * @returns what ends it, after the rush that is on
 */
export function keepRushing(shops: Rushed[]): () => Promise<void> {
  let stopped = false;
  const rushing = (async () => {
    const sales = await Promise.all(shops.map(salesOf));
    for (let round = 1; !stopped; round++) {
      for (const { shop, technique } of sales.flat()) if (!stopped) await rush(shop, technique, round);
    }
  })();
  return async () => {
    stopped = true;
    await rushing;
  };
}

async function salesOf({ shop, techniques }: Rushed): Promise<{ shop: Shop; technique: string }[]> {
  const offered = (await shop.techniques()).filter(({ resource }) => resource === 'tickets');
  return offered
    .filter(({ slug }) => techniques?.includes(slug) ?? true)
    .map(({ slug }) => ({ shop, technique: slug }));
}

async function rush(shop: Shop, technique: string, seed: number): Promise<void> {
  const { id: eventId } = await shop.createEvent({ tickets: TICKETS });
  await sendRush({ shop, eventId, technique, plan: planRush({ buyers: BUYERS, seed }) });
}
