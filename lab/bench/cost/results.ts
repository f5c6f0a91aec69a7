import type { Measured } from '../../report/source-line';

/** Where and how it was measured. */
export interface CostRun extends Measured {
  redis: string;
  postgres: string;
  kafka: string;
  /** Who ask at the same time, each again as soon as it is answered. */
  callers: number;
}

/** What one buyer took of the machine, on average. `null` where it cannot be measured, or there is no such server. */
export interface Cost {
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
  cpuMs: { service: number | null; postgres: number | null; redis: number | null; kafka: number | null };
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
