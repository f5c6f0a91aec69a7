import { randomInt, randomUUID } from 'node:crypto';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { openDatabase } from '@ticket-rush/shared/database/database';
import type { TechniqueMetrics } from '@ticket-rush/shared/telemetry/technique-metrics';
import type { DataSource } from 'typeorm';
import { isGranted, keepAsking } from '../shared/keep-asking';
import type { Load } from '../shared/load';
import { attemptsIn, type Pgbench, runPgbench } from '../shared/pgbench';
import { putOnSale } from '../shared/sale';
import { WARM_UP_S, warmFor } from '../shared/take-turns';
import type { Pools } from './pools';

/** What a contender knows of its own work. Bookings are counted in the database, for all contenders alike. */
export interface Effort {
  /** Attempts to book, successful or not. */
  attempts: number;
  /** Bookings that it was told of; without it, it was not told. */
  booked?: number;
}

/** One way to sell tickets, as fast as it can. */
export interface Contender {
  /** @throws if anything fails that is no refusal */
  sell(load: Load): Promise<Effort>;
}

/** Lets a contender of this process sell for a while, and looks away. pgbench needs none: it is compiled. */
export async function warmUp(contender: Contender, load: Load, dataSource: DataSource): Promise<void> {
  await putOnSale(dataSource, load);
  await contender.sell({ ...load, seconds: warmFor(WARM_UP_S, load.seconds) });
}

/** What a way to book is built from: the pool for so many callers, and metrics that are kept as in the service. */
export type CreateBooking = (dataSource: DataSource, metrics: TechniqueMetrics) => BookTicket;

/** A technique as its service has it. */
export function asTechnique({ create }: Pick<Technique, 'create'>): CreateBooking {
  return (dataSource, metrics) => create({ database: openDatabase(dataSource), metrics });
}

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

/** The clock of pgbench runs while it opens its connections, one after the other: so long, for each. */
const CONNECTING_S = 0.03;

/** Sells from pgbench: the same statements, prepared, from a client in C that does nothing else. */
export function pgbenchContender(pgbench: Pgbench, technique: string, script: string): Contender {
  return {
    async sell({ callers, events, seconds }) {
      const variables = {
        ...{ last_event: events, technique, serial: 0, attempt: 0 },
        // The same for all: nothing looks a booking up by its request, and pgbench has no UUIDs.
        ...{ request: randomUUID(), now: new Date().toISOString() },
      };
      const load = { clients: callers, seconds: seconds + Math.round(callers * CONNECTING_S) };
      const report = await runPgbench(pgbench, { name: technique, text: script, variables }, load);
      return { attempts: attemptsIn(report) };
    },
  };
}
