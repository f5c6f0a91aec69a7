import type { Audit } from '@ticket-rush/shared/booking/audit';
import type { RequestRecord } from '@ticket-rush/shared/rush/request-record';
import { latencyOf } from '../../rush/latency';
import { median } from '../lv2/median';
import type { Percentiles, RushRow } from './results';

/** Why a buyer of an event that is on sale gets no ticket and has nothing to complain of. */
const IN_ORDER = ['booked', 'sold-out', 'already-booked'];

interface Rushed {
  level: string;
  technique: string;
  tickets: number;
  records: RequestRecord[];
  audit: Pick<Audit, 'sold' | 'verdict'>;
  outOfTurn: number | null;
}

export function rushRow({ level, technique, tickets, records, audit, outOfTurn }: Rushed): RushRow {
  return {
    ...{ level, technique, tickets },
    requests: records.length,
    sold: audit.sold,
    verdict: audit.verdict,
    turnedAway: records.filter(({ reason }) => !IN_ORDER.includes(reason)).length,
    answerMs: percentilesOf(records.map(({ intendedAt, answeredAt }) => answeredAt - intendedAt)),
    decisionMs: percentilesOf(records.map(({ intendedAt, decidedAt }) => decidedAt - intendedAt)),
    outOfTurnShare: outOfTurn,
  };
}

function percentilesOf(durationsMs: number[]): Percentiles {
  const { p50, p95, p99 } = latencyOf(durationsMs);
  return { p50, p95, p99 };
}

/** Of several rushes the median of each time; and the worst of what must not be. */
export function medianRush(rushes: RushRow[]): RushRow {
  const [first] = rushes as [RushRow];
  const times = (of: 'answerMs' | 'decisionMs') => ({
    p50: median(rushes.map((rush) => rush[of].p50)),
    p95: median(rushes.map((rush) => rush[of].p95)),
    p99: median(rushes.map((rush) => rush[of].p99)),
  });
  return {
    ...(rushes.find(({ verdict }) => verdict !== 'holds') ?? first),
    turnedAway: Math.max(...rushes.map(({ turnedAway }) => turnedAway)),
    answerMs: times('answerMs'),
    decisionMs: times('decisionMs'),
    outOfTurnShare:
      first.outOfTurnShare === null ? null : Math.max(...rushes.map((rush) => rush.outOfTurnShare ?? 0)),
  };
}
