import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import type { Experiment } from '../rush/experiment';
import type { Row } from '../rush/row';
import { whole } from './whole';

/** What a line of the table shows: a technique, or the call that does nothing. */
type Timed = Pick<Row, 'level' | 'technique' | 'answerMs' | 'requestsPerSecond'> &
  Partial<Pick<Row, 'decisionMs' | 'sellOutMs' | 'timesFloor'>>;

/** A column, what stands in it, and whether a narrow terminal has room for it. */
interface Speed extends Column {
  narrow: boolean;
  cell: (timed: Timed) => string;
}

const SPEEDS: Speed[] = [
  { heading: '\ntechnique', narrow: true, cell: ({ level, technique }) => `${level} ${technique}` },
  figure('answer\np50 ms', true, ({ answerMs }) => whole(answerMs.p50)),
  figure('\np95', false, ({ answerMs }) => whole(answerMs.p95)),
  figure('\np99', true, ({ answerMs }) => whole(answerMs.p99)),
  figure('×\nfloor', true, ({ timesFloor }) => timesFloor?.toFixed(1) ?? ''),
  figure('decision\np50 ms', false, decided('p50')),
  figure('\np95', false, decided('p95')),
  figure('decision\np99 ms', true, decided('p99')),
  figure('requests\nper s', false, ({ requestsPerSecond }) => whole(requestsPerSecond)),
  figure('sold out\nafter ms', true, soldOut),
];

/** Below this many characters, the columns that a narrow terminal can do without are left out. */
const WIDE = 112;

/** How long buyers waited, level by level, each after the call that does nothing. */
export function speedTable({ floors, findings }: Experiment, columns: number): string {
  const shown = SPEEDS.filter(({ narrow }) => narrow || columns >= WIDE);
  const rows = findings.map(({ row }) => row);
  const levels = [...new Set(rows.map(({ level }) => level))];
  const lines: Timed[] = levels.flatMap((level) => [
    ...floors
      .filter((floor) => floor.level === level)
      .map((floor) => ({ technique: '(does nothing)', ...floor })),
    ...rows.filter((row) => row.level === level),
  ]);
  return renderTable(
    shown,
    lines.map((line) => shown.map(({ cell }) => cell(line))),
  );
}

function figure(heading: string, narrow: boolean, cell: Speed['cell']): Speed {
  return { heading, narrow, cell, align: 'right' };
}

/** Where the answer is the decision, it is not repeated. */
function decided(percentile: 'p50' | 'p95' | 'p99'): Speed['cell'] {
  return ({ answerMs, decisionMs }) => {
    if (decisionMs === undefined) return '';
    const same = answerMs.p50 === decisionMs.p50 && answerMs.max === decisionMs.max;
    return same ? '=' : whole(decisionMs[percentile]);
  };
}

function soldOut({ sellOutMs }: Timed): string {
  if (sellOutMs === undefined) return '';
  return sellOutMs === null ? 'never' : whole(sellOutMs);
}
