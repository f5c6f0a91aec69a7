import { randomInt, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { TechniqueMetrics } from '@ticket-rush/shared/telemetry/technique-metrics';
import type { DataSource } from 'typeorm';
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
      const effort = await keepAsking(book, technique, load);
      return { ...effort, attempts: effort.attempts + retries };
    },
  };
}

/** Each caller asks again as soon as it is answered, every time for a buyer who has never asked before. */
async function keepAsking(book: BookTicket, technique: string, load: Load): Promise<Required<Effort>> {
  const effort = { attempts: 0, booked: 0 };
  const end = performance.now() + load.seconds * 1000;
  const caller = async () => {
    while (performance.now() < end) {
      const eventId = randomInt(1, load.events + 1);
      const request = { requestId: randomUUID(), eventId, buyerId: ++effort.attempts, technique };
      if (await isBooked(book(request))) effort.booked++;
    }
  };
  await Promise.all(Array.from({ length: load.callers }, caller));
  return effort;
}

/** False if the technique turned the buyer away. @throws anything else that went wrong */
async function isBooked(booking: Promise<unknown>): Promise<boolean> {
  try {
    await booking;
    return true;
  } catch (error) {
    if (error instanceof TicketError && error.outcome === 'rejected') return false;
    throw error;
  }
}
