import type { Measured } from '../../report/source-line';
import type { Rate, RatioRow } from '../shared/rate';

/** What can be measured by itself; memory belongs to shrinking. */
export const PARTS = ['pairs', 'handoffs', 'decisions', 'shrinking', 'answers'] as const;
export type BenchPart = (typeof PARTS)[number];

/** Where and how it was measured. */
export interface BenchRun extends Measured {
  redis: string;
  postgres: string;
  redisBenchmark: string;
}

/** A lock with so many contenders on so many events. */
export interface HandoffRow {
  lock: string;
  /** What the owner does before the lock is given back. */
  inside: 'nothing' | 'booking';
  contenders: number;
  events: number;
  handoffs: Rate;
  /** The speed of the row lock in the same rounds being 1. */
  ratio: number | null;
  /** The worst of the rounds. */
  starved: number;
  /** The longest of the rounds, in milliseconds. */
  longestWaitMs: number;
  /** The median of the rounds. */
  outOfTurnShare: number;
  /** Of all rounds. */
  refused: number;
}

/** A way to decide in Redis who gets a ticket, without the database. */
export interface ShrinkingRow {
  technique: string;
  state: 'selling' | 'sold out';
  decisions: Rate;
  /** The speed of `lua-script` in the same rounds being 1. */
  ratio: number | null;
}

/** What Redis keeps of an event at which so many buyers have asked. */
export interface MemoryRow {
  technique: string;
  asked: number;
  tickets: number;
  bytes: number;
}

export interface BenchResults {
  run: BenchRun;
  pairs: RatioRow[];
  handoffs: HandoffRow[];
  decisions: RatioRow[];
  shrinking: ShrinkingRow[];
  memory: MemoryRow[];
  answers: RatioRow[];
}
