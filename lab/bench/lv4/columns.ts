import { type Column, figure, word } from '../../report/table';
import { ratioText, spreadText, whole } from '../../report/whole';
import { type Aim, aimedAt } from '../shared/aim';
import { placeOf } from '../shared/load';
import type { RatioRow } from '../shared/rate';
import type { DecisionRow, MemoryRow, Percentiles, PriorityRow, RushRow } from './results';

export const ACCEPTANCE: Column<RatioRow>[] = [
  word('accepting', ({ what }) => what),
  figure('callers', ({ callers }) => whole(callers)),
  figure('answers\nper second', ({ node }) => whole(node.perSecond)),
  figure('least, most\nof a round', ({ node }) => spreadText(node.rounds)),
  figure('doing\nnothing', ({ others }) => whole(others.perSecond)),
  figure('ratio', ({ ratio }) => ratioText(ratio)),
];

export const DECISIONS: Column<DecisionRow>[] = [
  word('one worker', ({ technique }) => technique),
  word('events', placeOf),
  figure('batch', ({ perTransaction }) => whole(perTransaction)),
  figure('decided\nper second', ({ decisions }) => whole(decisions.perSecond)),
  figure('least, most\nof a round', ({ decisions }) => spreadText(decisions.rounds)),
  figure('bare inserts\nper second', ({ inserts }) => whole(inserts.perSecond)),
  figure('ratio', ({ ofInserts }) => ratioText(ofInserts)),
  figure('one statement\nper second', ({ oneStatement }) => whole(oneStatement.perSecond)),
  figure('ratio', ({ ofOneStatement }) => ratioText(ofOneStatement)),
];

export const RUSHES: Column<RushRow>[] = [
  word('rush', ({ technique }) => technique),
  figure('sold', ({ sold, tickets }) => `${whole(sold)} of ${whole(tickets)}`),
  word('verdict', ({ verdict }) => verdict),
  figure('turned\naway', ({ turnedAway }) => whole(turnedAway)),
  figure('answer\np50, p95, p99 (ms)', ({ answerMs }) => percentilesText(answerMs)),
  figure(
    'decision\np50, p95, p99 (ms)',
    ifDecidedLater(({ decisionMs }) => percentilesText(decisionMs)),
  ),
  figure(
    'out of\nturn',
    ifDecidedLater((_, share) => `${(share * 100).toFixed(1)} %`),
  ),
];

/** Where the answer is the decision, it is not repeated. */
function ifDecidedLater(text: (row: RushRow, outOfTurnShare: number) => string): (row: RushRow) => string {
  return (row) => (row.outOfTurnShare === null ? '=' : text(row, row.outOfTurnShare));
}

function percentilesText({ p50, p95, p99 }: Percentiles): string {
  return [p50, p95, p99].map(whole).join(', ');
}

export const PRIORITY: Column<PriorityRow>[] = [
  word('VIPs in', ({ lane }) => lane),
  figure('VIPs', ({ vips, others }) => `${whole(vips)} behind ${whole(others)}`),
  figure('median VIP\ndecided after (ms)', ({ vipMs }) => whole(vipMs)),
  figure('median of the\nothers (ms)', ({ otherMs }) => whole(otherMs)),
  figure('decided before\nthat VIP', ({ vipPlace }) => whole(vipPlace)),
];

export const MEMORY: Column<MemoryRow>[] = [
  word('memory of', ({ process }) => process),
  figure('requests', ({ requests }) => whole(requests)),
  figure('seconds', ({ seconds }) => whole(seconds)),
  figure('first\nquarter (MiB)', ({ firstQuarter }) => whole(firstQuarter)),
  figure('last\nquarter (MiB)', ({ lastQuarter }) => whole(lastQuarter)),
  figure('most (MiB)', ({ most }) => whole(most)),
  figure('last /\nfirst', ({ lastQuarter, firstQuarter }) => ratioText(lastQuarter / firstQuarter)),
];

/** Without the last column, whether it was reached, which a terminal colours. */
export const AIMS: Column<Aim>[] = [
  word('aim', ({ what }) => what),
  figure('measured', ({ measured }) => ratioText(measured)),
  figure('aimed at', aimedAt),
];
