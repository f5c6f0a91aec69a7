import type { Aim } from '../bench/lv4/aims';
import type { DecisionRow, MemoryRow, Percentiles, PriorityRow, RushRow } from '../bench/lv4/results';
import type { RatioRow } from '../bench/shared/besides';
import { placeOf } from '../bench/shared/load';
import type { Rate } from '../bench/shared/rate';
import { ratioText } from './ratio-text';
import { whole } from './whole';

/** The figures of each table, the same on a terminal and in a chapter. */
export function acceptanceCells({ what, callers, node, others, ratio }: RatioRow): string[] {
  return [
    what,
    whole(callers),
    whole(node.perSecond),
    spreadOf(node),
    whole(others.perSecond),
    ratioText(ratio),
  ];
}

export function decisionCells(row: DecisionRow): string[] {
  const { technique, decisions, inserts, oneStatement } = row;
  return [
    ...[technique, placeOf(row), whole(row.perTransaction), whole(decisions.perSecond), spreadOf(decisions)],
    ...[whole(inserts.perSecond), ratioText(row.ofInserts)],
    ...[whole(oneStatement.perSecond), ratioText(row.ofOneStatement)],
  ];
}

export function rushCells(row: RushRow): string[] {
  const { technique, tickets, sold, answerMs, decisionMs, outOfTurnShare } = row;
  return [
    ...[technique, `${whole(sold)} of ${whole(tickets)}`, row.verdict],
    ...[whole(row.turnedAway), percentilesText(answerMs)],
    outOfTurnShare === null ? '=' : percentilesText(decisionMs),
    outOfTurnShare === null ? '=' : `${(outOfTurnShare * 100).toFixed(1)} %`,
  ];
}

export function priorityCells(row: PriorityRow): string[] {
  const crowd = `${whole(row.vips)} behind ${whole(row.others)}`;
  return [row.lane, crowd, whole(row.vipMs), whole(row.otherMs), whole(row.vipPlace)];
}

export function memoryCells(row: MemoryRow): string[] {
  const { process, requests, seconds, firstQuarter, lastQuarter, most } = row;
  const grown = ratioText(lastQuarter / firstQuarter);
  return [process, ...[requests, seconds, firstQuarter, lastQuarter, most].map(whole), grown];
}

/** Without its last word, whether it was reached, which is coloured on a terminal. */
export function aimCells({ what, measured, aim }: Aim): string[] {
  const aimed = 'least' in aim ? `at least ${aim.least}` : `at most ${aim.most}`;
  return [what, ratioText(measured), aimed];
}

function spreadOf({ rounds }: Rate): string {
  return `${whole(Math.min(...rounds))}, ${whole(Math.max(...rounds))}`;
}

function percentilesText({ p50, p95, p99 }: Percentiles): string {
  return [p50, p95, p99].map(whole).join(', ');
}
