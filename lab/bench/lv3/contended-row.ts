import { median } from '../shared/median';
import { rateOf } from '../shared/rate';
import { ratioOf } from '../shared/ratio';
import type { HandoffRow } from './results';
import type { Contention } from './tally';

/** What the rounds of one lock say together, next to those of the row lock. */
export function contendedRow(
  what: Pick<HandoffRow, 'lock' | 'inside' | 'contenders' | 'events'>,
  rounds: Contention[],
  rowLock: Contention[],
): HandoffRow {
  const handoffs = rateOf(rounds.map(({ perSecond }) => perSecond));
  return {
    ...what,
    handoffs,
    ratio: ratioOf(handoffs, rateOf(rowLock.map(({ perSecond }) => perSecond))),
    starved: Math.max(...rounds.map(({ starved }) => starved)),
    longestWaitMs: Math.max(...rounds.map(({ longestWaitMs }) => longestWaitMs)),
    outOfTurnShare: median(rounds.map(({ outOfTurnShare }) => outOfTurnShare)),
    refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
  };
}
