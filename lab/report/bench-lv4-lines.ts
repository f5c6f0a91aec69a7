import type { DecisionRow, MemoryRow, PriorityRow, RushRow } from '../bench/lv4/results';
import type { RatioRow } from '../bench/shared/besides';
import { placeOf } from '../bench/shared/load';
import { ratioText } from './ratio-text';
import { whole } from './whole';

/** One measurement that has ended, for whoever watches. */
export function acceptanceLine({ what, callers, node, other, ratio }: RatioRow): string {
  return `${what}, ${callers} callers: ${whole(node.perSecond)} answers/s, ${ratioText(ratio)} of ${other}`;
}

/** One technique with one backlog. */
export function decisionLine({
  technique,
  events,
  decisions,
  ofInserts,
  ofOneStatement,
}: DecisionRow): string {
  const ratios = `${ratioText(ofInserts)} of bare inserts, ${ratioText(ofOneStatement)} times one statement`;
  return `${technique}, ${placeOf({ events })}: ${whole(decisions.perSecond)} decisions/s, ${ratios}`;
}

/** One technique under one crowd. */
export function rushLine({ level, technique, requests, tickets, sold, verdict, ...times }: RushRow): string {
  const p99 = `p99 of the answer ${whole(times.answerMs.p99)} ms, of the decision ${whole(times.decisionMs.p99)} ms`;
  const away = Object.entries(times.turnedAwayAs)
    .map(([reason, count]) => `, ${whole(count)} ${reason}`)
    .join('');
  return `${level} ${technique}, ${whole(requests)} requests: ${whole(sold)} of ${whole(tickets)} sold, ${verdict}, ${p99}${away}`;
}

/** With a lane or without. */
export function priorityLine({ lane, vips, others, vipMs, otherMs }: PriorityRow): string {
  const crowd = `${whole(vips)} VIPs behind ${whole(others)} others, ${lane}`;
  return `${crowd}: decided after ${whole(vipMs)} ms, the others after ${whole(otherMs)} ms`;
}

/** One process. */
export function memoryLine({ process, requests, firstQuarter, lastQuarter }: MemoryRow): string {
  return `${process}, ${whole(requests)} requests: ${whole(firstQuarter)} MiB at first, ${whole(lastQuarter)} MiB at last`;
}
