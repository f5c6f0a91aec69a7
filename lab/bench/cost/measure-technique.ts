import { letAsk, untilDecided } from '../shared/crowd';
import { watchConnections } from './connection-watch';
import { between, forEach, times } from './meter';
import type { Counter, MeteredLevel } from './metered-level';
import type { Cost, CostRow } from './results';

/** So many that none sells out, and few enough that their rows are laid out in a second. */
const PLENTY = 20_000;
const WARM_UP_S = 0.5;

/** What buyers are told again and again. */
interface Answer {
  /** Of the event for which they ask. */
  tickets: number;
  /** @returns how many were told so */
  ask(counter: Counter, eventId: number, seconds: number): Promise<number>;
}

export type TicketCost = Pick<CostRow, 'sold' | 'refused'>;

/** What a sold ticket costs with one technique, and what a refusal does. */
export async function measureTechnique(
  level: MeteredLevel,
  technique: string,
  seconds: number,
): Promise<TicketCost> {
  return {
    sold: await costOf(level, yes(technique), seconds),
    refused: await costOf(level, soldOut(technique), seconds),
  };
}

/** Lets a technique sell and refuse for a while at both processes, and looks away. */
export async function warmTechnique({ direct, counted }: MeteredLevel, technique: string): Promise<void> {
  for (const answer of [yes(technique), soldOut(technique)]) {
    for (const counter of [direct, counted]) await (await crowdBefore(counter, answer, WARM_UP_S))();
  }
}

function yes(technique: string): Answer {
  return {
    tickets: PLENTY,
    async ask({ callers, dataSource }, eventId, seconds) {
      const told = await letAsk(callers, { technique, nextEvent: () => eventId, seconds });
      return untilDecided(dataSource, told, [eventId]);
    },
  };
}

function soldOut(technique: string): Answer {
  return {
    tickets: 1,
    async ask({ callers, dataSource }, eventId, seconds) {
      const told = await letAsk(callers, { technique, nextEvent: () => eventId, seconds });
      await untilDecided(dataSource, told, [eventId]);
      return told.soldOut + told.accepted;
    },
  };
}

/** Three crowds, one after the other: what is spent, what the connections do, and how often PostgreSQL is asked. */
async function costOf(
  { direct, counted, idle }: MeteredLevel,
  answer: Answer,
  seconds: number,
): Promise<Cost> {
  const metered = await crowdBefore(direct, answer, seconds);
  const before = await direct.meter.read();
  const { told, tookS } = await metered();
  const spent = between(before, await direct.meter.read());

  const watched = await crowdBefore(direct, answer, seconds);
  const { result, busy, waiting } = await watchConnections(direct.dataSource, watched);
  const msForEach = (result.tookS * 1000) / result.told;

  const asked = await crowdBefore(counted, answer, seconds);
  const tripsBefore = counted.way.roundTrips();
  const behind = await asked();
  const trips = counted.way.roundTrips() - tripsBefore - idle.roundTrips * behind.tookS;

  return {
    perSecond: told / tookS,
    roundTrips: Math.max(0, trips) / behind.told,
    ...forEach(spent, times(idle.spent, tookS), told),
    connectionMs: busy * msForEach,
    lockWaitMs: waiting * msForEach,
  };
}

interface Crowd {
  told: number;
  tookS: number;
}

/** Puts an event on sale. @returns what lets the crowd ask, and throws if no buyer was told so */
async function crowdBefore(counter: Counter, { tickets, ask }: Answer, seconds: number) {
  const { id } = await counter.shop.createEvent({ name: 'Cost of a ticket', tickets });
  return async (): Promise<Crowd> => {
    const startedAt = performance.now();
    const told = await ask(counter, id, seconds);
    if (told === 0) throw new Error(`in ${seconds} s no buyer was answered as planned`);
    return { told, tookS: (performance.now() - startedAt) / 1000 };
  };
}
