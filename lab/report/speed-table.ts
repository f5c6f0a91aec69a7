import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import type { Row } from '../rush/row';
import { whole } from './whole';

/** A column, what stands in it, and whether a narrow terminal has room for it. */
interface Speed extends Column {
  narrow: boolean;
  cell: (row: Row) => string;
}

const SPEEDS: Speed[] = [
  { heading: '\ntechnique', narrow: true, cell: ({ level, technique }) => `${level} ${technique}` },
  figure('answer\np50 ms', true, ({ answerMs }) => whole(answerMs.p50)),
  figure('\np95', false, ({ answerMs }) => whole(answerMs.p95)),
  figure('\np99', true, ({ answerMs }) => whole(answerMs.p99)),
  figure('decision\np50 ms', false, decided('p50')),
  figure('\np95', false, decided('p95')),
  figure('decision\np99 ms', true, decided('p99')),
  figure('requests\nper s', true, ({ requestsPerSecond }) => whole(requestsPerSecond)),
  figure('sold out\nafter ms', true, ({ sellOutMs }) => (sellOutMs === null ? 'never' : whole(sellOutMs))),
];

/** Below this many characters, the columns that a narrow terminal can do without are left out. */
const WIDE = 104;

/** How long buyers waited. Where the answer is the decision, it is not repeated. */
export function speedTable(rows: Row[], columns: number): string {
  const shown = SPEEDS.filter(({ narrow }) => narrow || columns >= WIDE);
  return renderTable(
    shown,
    rows.map((row) => shown.map(({ cell }) => cell(row))),
  );
}

function figure(heading: string, narrow: boolean, cell: Speed['cell']): Speed {
  return { heading, narrow, cell, align: 'right' };
}

function decided(percentile: 'p50' | 'p95' | 'p99'): Speed['cell'] {
  return ({ answerMs, decisionMs }) => {
    const same = answerMs.p50 === decisionMs.p50 && answerMs.max === decisionMs.max;
    return same ? '=' : whole(decisionMs[percentile]);
  };
}
