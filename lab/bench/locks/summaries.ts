import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { median, ratioOf, speedOf } from '../shared/rate';
import type { Sold } from './buy-over-http';
import type { LocksRow } from './results';

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
