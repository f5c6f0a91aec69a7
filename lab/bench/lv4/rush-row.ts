import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { latencyOf } from '../../rush/latency';
import { median } from '../shared/rate';
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
    ...turnedAwayOf(records),
    answerMs: percentilesOf(records.map(({ intendedAt, answeredAt }) => answeredAt - intendedAt)),
    decisionMs: percentilesOf(records.map(({ intendedAt, decidedAt }) => decidedAt - intendedAt)),
    outOfTurnShare: outOfTurn,
  };
}

function turnedAwayOf(records: RequestRecord[]): Pick<RushRow, 'turnedAway' | 'turnedAwayAs'> {
  const turnedAway = records.filter(({ reason }) => !IN_ORDER.includes(reason));
  const byReason = [...groupBy(turnedAway, ({ reason }) => reason)];
  const turnedAwayAs = Object.fromEntries(byReason.map(([reason, those]) => [reason, those.length]));
  return { turnedAway: turnedAway.length, turnedAwayAs };
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
  const worst = rushes.toSorted((one, other) => other.turnedAway - one.turnedAway)[0] as RushRow;
  return {
    ...(rushes.find(({ verdict }) => verdict !== 'holds') ?? first),
    ...{ turnedAway: worst.turnedAway, turnedAwayAs: worst.turnedAwayAs },
    answerMs: times('answerMs'),
    decisionMs: times('decisionMs'),
    outOfTurnShare:
      first.outOfTurnShare === null ? null : Math.max(...rushes.map((rush) => rush.outOfTurnShare ?? 0)),
  };
}
