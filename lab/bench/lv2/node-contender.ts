import { randomInt, randomUUID } from 'node:crypto';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import type { TechniqueMetrics } from '@ticket-rush/shared/telemetry/technique-metrics';
import type { DataSource } from 'typeorm';
import { isGranted, keepAsking } from '../shared/keep-asking';
import type { Load } from '../shared/load';
import type { Contender, Effort } from './contender';
import type { Pools } from './pools';

/** What a way to book is built from: the pool for so many callers, and metrics that are kept as in the service. */
export type CreateBooking = (dataSource: DataSource, metrics: TechniqueMetrics) => BookTicket;

/** Sells from this process. No HTTP: what is measured is the technique, its statements, and what lies between. */
export function nodeContender(
  technique: string,
  pools: Pools,
  metrics: TechniqueMetrics,
  create: CreateBooking,
): Contender {
  return {
    async sell(load) {
      let retries = 0;
      const retried = () => {
        retries++;
        metrics.retried();
      };
      const book = create(pools.forCallers(load.callers), { ...metrics, retried });
      const effort = await sellTo(book, technique, load);
      return { ...effort, attempts: effort.attempts + retries };
    },
  };
}

/** Every request is of a buyer who has never asked before. */
async function sellTo(book: BookTicket, technique: string, load: Load): Promise<Required<Effort>> {
  const effort = { attempts: 0, booked: 0 };
  await keepAsking(load.callers, load.seconds, async () => {
    const eventId = randomInt(1, load.events + 1);
    const request = { requestId: randomUUID(), eventId, buyerId: ++effort.attempts, technique };
    if (await isGranted(book(request))) effort.booked++;
  });
  return effort;
}
