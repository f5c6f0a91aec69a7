import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import type { Measured } from '../../report/source-line';
import { median, type Rate, ratioOf, speedOf } from '../shared/rate';
import type { Sold } from './buy-over-http';

/** Where and how it was measured. */
export interface LocksRun extends Measured {
  redis: string;
  postgres: string;
  /** Who ask at the same time, each again as soon as it is answered. */
  callers: number;
}

/** A lock under a crowd that comes through a balancer to so many processes. */
export interface LocksRow {
  level: 'lv2' | 'lv3';
  technique: string;
  instances: number;
  /** 1: all want a ticket of one event; else of any. */
  events: number;
  bookings: Rate;
  /** The speed of the row lock in the same rounds being 1. */
  ratio: number | null;
  /** From asking to the answer: the medians of the rounds. */
  answerMs: { p50: number; p99: number };
  /** Told 503, in all rounds. */
  refused: number;
}

export interface LocksResults {
  run: LocksRun;
  rows: LocksRow[];
}

/** What the rounds of each lock say together, next to those of the row lock. */
export function locksRows(
  results: Record<string, Sold[]>,
  where: Pick<LocksRow, 'instances' | 'events'>,
): LocksRow[] {
  const ofRowLock = speedOf(results[rowLock.slug] ?? []);
  return Object.entries(results).map(([technique, sold]) => ({
    level: technique === rowLock.slug ? 'lv2' : 'lv3',
    technique,
    ...where,
    bookings: speedOf(sold),
    ratio: ratioOf(speedOf(sold), ofRowLock),
    answerMs: {
      p50: median(sold.map(({ answerMs }) => answerMs.p50)),
      p99: median(sold.map(({ answerMs }) => answerMs.p99)),
    },
    refused: sold.reduce((sum, { refused }) => sum + refused, 0),
  }));
}
