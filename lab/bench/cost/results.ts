import type { Measured } from '../../report/source-line';

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
