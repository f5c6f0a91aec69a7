import type { Counter } from '../shared/counter';
import { letAsk, untilDecided } from '../shared/crowd';
import { withCallers } from '../shared/http-caller';
import { WARM_UP_S, warmFor } from '../shared/take-turns';
import { watchConnections } from './connection-watch';
import { between, forEach, type Spent, times } from './meter';
import type { MeteredLevel } from './metered-level';
import type { Batch, Cost, CostRow } from './results';

/** So many that none sells out, and few enough that their rows are laid out in a second. */
const PLENTY = 20_000;
/** So many times as many callers, where it matters how many requests a worker finds at a time. */
const MANY_FOR_EACH = 16;

/** What buyers are told again and again. */
interface Answer {
  /** Of the event for which they ask. */
  tickets: number;
  ask(counter: Counter, eventId: number, seconds: number): Promise<Heard>;
}

interface Heard {
  /** How many were told so. */
  told: number;
  comeAgain: number;
}

/** What a sold ticket costs with one technique, and what a refusal does. */
export async function measureTechnique(
  level: MeteredLevel,
  technique: string,
  seconds: number,
): Promise<Pick<CostRow, 'sold' | 'refused'>> {
  return {
    sold: await costOf(level, yes(technique), seconds),
    refused: await costOf(level, soldOut(technique), seconds),
  };
}

/** Lets a technique sell and refuse for a while at both processes, and looks away. @param seconds of a measurement */
export async function warmTechnique(
  { direct, counted }: MeteredLevel,
  technique: string,
  seconds: number,
): Promise<void> {
  for (const answer of [yes(technique), soldOut(technique)]) {
    for (const counter of [direct, counted])
      await (await crowdBefore(counter, answer, warmFor(WARM_UP_S, seconds)))();
  }
}

function yes(technique: string): Answer {
  return {
    tickets: PLENTY,
    async ask({ callers, dataSource }, eventId, seconds) {
      const told = await letAsk(callers, { technique, nextEvent: () => eventId, seconds });
      return { told: await untilDecided(dataSource, told, [eventId]), comeAgain: told.comeAgain };
    },
  };
}

function soldOut(technique: string): Answer {
  return {
    tickets: 1,
    async ask({ callers, dataSource }, eventId, seconds) {
      const told = await letAsk(callers, { technique, nextEvent: () => eventId, seconds });
      await untilDecided(dataSource, told, [eventId]);
      return { told: told.soldOut + told.accepted, comeAgain: told.comeAgain };
    },
  };
}

/**
 * Three crowds, one after the other: what is spent, what the connections do, and how often PostgreSQL is asked. Where a log
 * decides there is a fourth, of many: the more ask at the same time, the more are decided together.
 */
async function costOf(level: MeteredLevel, answer: Answer, seconds: number): Promise<Cost> {
  const { direct, counted, idle } = level;
  const few = await meteredCrowd(level, direct, answer, seconds);

  const watched = await crowdBefore(direct, answer, seconds);
  const { result, busy, waiting } = await watchConnections(direct.dataSource, watched);
  const msForEach = (result.tookS * 1000) / result.told;

  const asked = await crowdBefore(counted, answer, seconds);
  const tripsBefore = counted.way.roundTrips();
  const behind = await asked();
  const trips = counted.way.roundTrips() - tripsBefore - idle.roundTrips * behind.tookS;

  const many = level.hasLog
    ? await withCallers(direct.url, direct.callers.length * MANY_FOR_EACH, (callers) =>
        meteredCrowd(level, { ...direct, callers }, answer, seconds),
      )
    : undefined;
  return {
    perSecond: few.told / few.tookS,
    roundTrips: Math.max(0, trips) / behind.told,
    ...few.spent,
    connectionMs: busy * msForEach,
    lockWaitMs: waiting * msForEach,
    comeAgain: few.comeAgain / few.told,
    ...(many && { batches: [batchOf(few), batchOf(many)] }),
  };
}

interface Metered extends Crowd {
  /** For each of them. */
  spent: Spent;
  /** Decisions in one transaction; 0 where a log does not decide. */
  together: number;
}

async function meteredCrowd(
  { direct: { meter }, idle, hasLog }: MeteredLevel,
  counter: Counter,
  answer: Answer,
  seconds: number,
): Promise<Metered> {
  const metered = await crowdBefore(counter, answer, seconds);
  const before = await meter.read();
  const crowd = await metered();
  const spent = between(before, await meter.read());
  return {
    ...crowd,
    spent: forEach(spent, times(idle.spent, crowd.tookS), crowd.told),
    together: hasLog ? await decidedTogether(counter, crowd.eventId) : 0,
  };
}

function batchOf({ together, spent: { cpuMs } }: Metered): Batch {
  return { size: together, workerMs: cpuMs.worker ?? 0, postgresMs: cpuMs.postgres ?? 0 };
}

/** How many requests a transaction decided: `xmin` is the transaction that has written a row. */
async function decidedTogether({ dataSource }: Counter, eventId: number): Promise<number> {
  const [{ size }] = await dataSource.query<[{ size: number }]>(
    `SELECT count(*)::float8 / greatest(count(DISTINCT xmin::text), 1) AS size
       FROM booking_decisions WHERE event_id = $1`,
    [eventId],
  );
  return size;
}

interface Crowd extends Heard {
  eventId: number;
  tookS: number;
}

/** Puts an event on sale. @returns what lets the crowd ask, and throws if no buyer was told so */
async function crowdBefore(counter: Counter, { tickets, ask }: Answer, seconds: number) {
  const { id } = await counter.shop.createEvent({ name: 'Cost of a ticket', tickets });
  return async (): Promise<Crowd> => {
    const startedAt = performance.now();
    const heard = await ask(counter, id, seconds);
    if (heard.told === 0) throw new Error(`in ${seconds} s no buyer was answered as planned`);
    return { ...heard, eventId: id, tookS: (performance.now() - startedAt) / 1000 };
  };
}
