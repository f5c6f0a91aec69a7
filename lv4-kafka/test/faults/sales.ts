import type { Service } from '@ticket-rush/stack/level/service';
import { until } from '@ticket-rush/testing/until';
import { techniques } from '../../src/techniques';
import { type Answer, type Arrivals, ask, startArrivals } from './arrivals';
import type { FaultLab } from './fault-lab';

/** One sale, and what its buyers were told. */
export interface Sale {
  eventId: number;
  technique: string;
  answers: readonly Answer[];
}

/** A fault meets all techniques at once: one sale for each of them. */
export async function openSales({ shop }: FaultLab, tickets: number): Promise<Sale[]> {
  return Promise.all(
    techniques.map(async ({ slug }) => {
      const { id } = await shop.createEvent({ tickets });
      return { eventId: id, technique: slug, answers: [] };
    }),
  );
}

/** So many different buyers at each sale, one after another, beginning after `after` others. */
export async function askAtAll(lab: FaultLab, sales: Sale[], buyers: number, after = 0): Promise<Sale[]> {
  return Promise.all(
    sales.map(async (sale) => {
      const answers: Answer[] = [];
      for (let buyerId = after + 1; buyerId <= after + buyers; buyerId++)
        answers.push(await ask(lab.shop, sale.eventId, sale.technique, buyerId));
      return { ...sale, answers: [...sale.answers, ...answers] };
    }),
  );
}

/** A rush at each sale, until all of them are stopped. */
export function rushAtAll(lab: FaultLab, sales: Sale[], perSecond: number): Arrivals[] {
  return sales.map(({ eventId, technique }) => startArrivals(lab.shop, { eventId, technique, perSecond }));
}

/** The rows that say what became of a sale's requests, in a fixed order. */
export function decisionsOf({ dataSource }: FaultLab, { eventId }: Pick<Sale, 'eventId'>): Promise<object[]> {
  return dataSource.query('SELECT * FROM booking_decisions WHERE event_id = $1 ORDER BY id', [eventId]);
}

/** How many tickets of a sale are sold by now. */
export async function soldOf({ dataSource }: FaultLab, { eventId }: Pick<Sale, 'eventId'>): Promise<number> {
  const [{ sold }] = await dataSource.query('SELECT sold FROM events WHERE id = $1', [eventId]);
  return sold;
}

/** Until so many tickets of each sale are sold. */
export async function untilSold(lab: FaultLab, sales: Sale[], tickets: number): Promise<void> {
  for (const sale of sales)
    await until(
      `${tickets} tickets of ${sale.technique} are sold`,
      () => soldOf(lab, sale),
      (sold) => sold >= tickets,
    ).catch(lab.withLastWords);
}

/** Until every ticket of every sale is sold. */
export async function untilSoldOut(lab: FaultLab, sales: Sale[]): Promise<void> {
  for (const sale of sales) {
    const { tickets } = await lab.shop.event(sale.eventId);
    await untilSold(lab, [sale], tickets as number);
  }
}

/** Until a worker has decided something itself, as its own metrics say. */
export async function untilDecidedBy({ url }: Pick<Service, 'url'>): Promise<void> {
  const decided = /^ticket_rush_accept_to_decision_seconds_count\{.*\} [1-9]/m;
  const metrics = async () => (await fetch(`${url}/metrics`)).text();
  await until(`the worker at ${url} has decided a request`, async () => decided.test(await metrics()));
}
