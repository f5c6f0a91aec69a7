import { median } from '../lv2/median';
import { ratioOf } from '../lv2/ratio';
import type { HandoffRow, Rate, RatioRow } from './results';
import type { Contention } from './tally';

function rateOf(rounds: number[]): Rate {
  return { perSecond: median(rounds), rounds };
}

/** Holds the rounds of one against those of the other. */
export function besides(
  what: Pick<RatioRow, 'what' | 'callers' | 'other'>,
  { node, other }: { node: number[]; other: number[] },
): RatioRow {
  return {
    ...what,
    node: rateOf(node),
    others: rateOf(other),
    ratio: ratioOf({ rounds: node }, { rounds: other }),
  };
}

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
