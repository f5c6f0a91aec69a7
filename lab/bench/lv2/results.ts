import type { Measured } from '../../report/source-line';
import type { Speed } from './measure-in-turns';

/** Where and how it was measured. */
export interface BenchRun extends Measured {
  postgres: string;
  pgbench: string;
}

/** A technique with so many callers on so many events, from Node and from pgbench. */
export interface SpeedRow {
  technique: string;
  callers: number;
  events: number;
  node: Speed;
  /** `null` where a client of pgbench would stop at a conflict. */
  pgbench: Speed | null;
  /** Node's speed, pgbench's being 1. */
  ratio: number | null;
}

/** The same technique written in two ways, both in Node. */
export interface VariantRow {
  technique: string;
  variant: string;
  callers: number;
  events: number;
  written: Speed;
  asTechnique: Speed;
  /** The variant's speed, the technique's own being 1. */
  ratio: number | null;
}

export interface BenchResults {
  run: BenchRun;
  rows: SpeedRow[];
  variants: VariantRow[];
}
