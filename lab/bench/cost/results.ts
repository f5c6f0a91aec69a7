import type { Measured } from '../../report/source-line';
import { median } from '../shared/rate';

/** Where and how it was measured. */
export interface CostRun extends Measured {
  redis: string;
  postgres: string;
  kafka: string;
  /** Who ask at the same time, each again as soon as it is answered. */
  callers: number;
}

/** `worker` decides on LV.4, apart from the API, which is the `service`. */
export const PROGRAMS = ['service', 'worker', 'postgres', 'redis', 'kafka'] as const;
export type Program = (typeof PROGRAMS)[number];

/** What one buyer took of the machine, on average. `null` where it cannot be measured, or there is no such server. */
export interface Cost {
  /** So many were told so in each second, by one process that always had work. */
  perSecond: number;
  /** Questions to PostgreSQL, each of which is waited for. */
  roundTrips: number;
  /** Those inside of scripts included. */
  redisCommands: number | null;
  walBytes: number;
  /** Milliseconds for which a connection of PostgreSQL was taken, waiting included. */
  connectionMs: number;
  /** Of these, milliseconds of waiting for a lock in PostgreSQL. */
  lockWaitMs: number;
  /** Milliseconds on a processor, by program. */
  cpuMs: Record<Program, number | null>;
  /** Told to come again because others were in the way, for each buyer who was told so. They are paid for by the others. */
  comeAgain?: number;
  /** Where a log decides: what a request took of its worker while few asked at the same time, and while many did. */
  batches?: [few: Batch, many: Batch];
}

/** Requests that a worker of LV.4 decided in one transaction. */
export interface Batch {
  /** Requests in it, on average. */
  size: number;
  /** Milliseconds on a processor, for each request. */
  workerMs: number;
  postgresMs: number;
}

export interface CostRow {
  level: string;
  technique: string;
  /** Of a ticket that is sold, while all want the same event. */
  sold: Cost;
  /** Of a buyer who is told that the event is sold out. */
  refused: Cost;
}

export interface CostResults {
  run: CostRun;
  rows: CostRow[];
}

/** Each figure by itself: the median of the rounds. */
export function medianCost(rounds: Cost[]): Cost {
  const of = (figure: (cost: Cost) => number) => rounded(median(rounds.map(figure)));
  const ofMeasured = (figure: (cost: Cost) => number | null) => {
    const measured = rounds.map(figure).filter((value) => value !== null);
    return measured.length === 0 ? null : rounded(median(measured));
  };
  return {
    perSecond: Math.round(of(({ perSecond }) => perSecond)),
    roundTrips: of(({ roundTrips }) => roundTrips),
    redisCommands: ofMeasured(({ redisCommands }) => redisCommands),
    walBytes: Math.round(of(({ walBytes }) => walBytes)),
    connectionMs: of(({ connectionMs }) => connectionMs),
    lockWaitMs: of(({ lockWaitMs }) => lockWaitMs),
    cpuMs: Object.fromEntries(
      PROGRAMS.map((program) => [program, ofMeasured(({ cpuMs }) => cpuMs[program])]),
    ) as Cost['cpuMs'],
    comeAgain: of(({ comeAgain = 0 }) => comeAgain),
    ...medianBatches(rounds),
  };
}

function medianBatches(rounds: Cost[]): Pick<Cost, 'batches'> {
  const measured = rounds.flatMap(({ batches }) => (batches === undefined ? [] : [batches]));
  if (measured.length === 0) return {};
  const batchOf = (index: 0 | 1): Batch => {
    const of = (figure: keyof Batch) => rounded(median(measured.map((pair) => pair[index][figure])));
    return { size: of('size'), workerMs: of('workerMs'), postgresMs: of('postgresMs') };
  };
  return { batches: [batchOf(0), batchOf(1)] };
}

/** To a thousandth: of a millisecond, a microsecond. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
