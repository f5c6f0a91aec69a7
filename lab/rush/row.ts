import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Expectation, Verdict } from '@ticket-rush/shared/booking/technique';
import { type Latency, latencyOf } from './latency';
import { requestsPerSecond, sellOutMs } from './pace';
import type { Range } from './spread';

/** What one technique did in one rush: a row of the table and of the JSON file. */
export interface Row {
  level: string;
  technique: string;
  instances: number;
  requests: number;
  sold: number;
  /** Orders that were told yes. Left out where each buyer asks for one ticket. */
  orders?: number;
  oversold: number;
  undersold: number;
  /** Buyers with more than one ticket. */
  duplicates: number;
  phantoms: number;
  orphans: number;
  /** Requests that were told neither yes nor no. */
  unknown: number;
  undecided: number;
  inversions: number;
  verdict: Verdict;
  expected: Verdict;
  /** From the intended start to the answer. */
  answerMs: Latency;
  /** From the intended start to the decision: later than the answer where the answer was 202. */
  decisionMs: Latency;
  requestsPerSecond: number;
  /** Milliseconds until the last ticket was gone; `null` if it never was. */
  sellOutMs: number | null;
  /** Where the row is of several rounds: how many, and between which values they lay. */
  rounds?: number;
  spread?: {
    answerP50Ms: Range;
    answerP99Ms: Range;
    requestsPerSecond: Range;
    /** `null` where it was not sold out in each round. */
    sellOutMs?: Range | null;
  };
  /** The 99th percentile of the answers, as a multiple of that of a call that does nothing. */
  timesFloor?: number;
}

export interface Measured {
  level: string;
  technique: string;
  instances: number;
  tickets: number;
  expected: Expectation;
  records: RequestRecord[];
  audit: Audit;
}

/** Counts the findings and the times of one measured rush. */
export function rowOf({ level, technique, instances, tickets, expected, records, audit }: Measured): Row {
  return {
    level,
    technique,
    instances,
    requests: records.length,
    sold: audit.sold,
    ...ordersIn(records),
    oversold: audit.oversold,
    undersold: audit.undersold,
    duplicates: audit.duplicates.length,
    phantoms: audit.phantoms.length,
    orphans: audit.orphans.length,
    unknown: audit.unknown.requests,
    undecided: audit.undecided.length,
    inversions: audit.inversions,
    verdict: audit.verdict,
    expected: instances === 1 ? expected.oneInstance : expected.severalInstances,
    answerMs: latencyOf(records.map(({ intendedAt, answeredAt }) => answeredAt - intendedAt)),
    decisionMs: latencyOf(records.map(({ intendedAt, decidedAt }) => decidedAt - intendedAt)),
    requestsPerSecond: requestsPerSecond(records),
    sellOutMs: sellOutMs(records, tickets),
  };
}

function ordersIn(records: RequestRecord[]): Pick<Row, 'orders'> {
  const orders = records.filter(({ quantity }) => quantity !== undefined);
  return orders.length === 0 ? {} : { orders: orders.filter(({ outcome }) => outcome === 'booked').length };
}
