import { median } from '../lv2/median';
import { ratioOf } from '../lv2/ratio';
import type { Sold } from './buy-over-http';
import type { LocksRow } from './results';

const ROW_LOCK = 'row-lock';

/** What the rounds of each lock say together, next to those of the row lock. */
export function locksRows(
  results: Record<string, Sold[]>,
  where: Pick<LocksRow, 'instances' | 'events'>,
): LocksRow[] {
  const speeds = (sold: Sold[] = []) => ({ rounds: sold.map(({ perSecond }) => perSecond) });
  return Object.entries(results).map(([technique, sold]) => ({
    level: technique === ROW_LOCK ? 'lv2' : 'lv3',
    technique,
    ...where,
    bookings: { perSecond: median(speeds(sold).rounds), ...speeds(sold) },
    ratio: ratioOf(speeds(sold), speeds(results[ROW_LOCK])),
    answerMs: {
      p50: median(sold.map(({ answerMs }) => answerMs.p50)),
      p99: median(sold.map(({ answerMs }) => answerMs.p99)),
    },
    refused: sold.reduce((sum, { refused }) => sum + refused, 0),
  }));
}
