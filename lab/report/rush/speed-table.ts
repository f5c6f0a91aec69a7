import type { Experiment } from '../../rush/experiment';
import type { Row } from '../../rush/row';
import { type Column, figure, terminalTable, word } from '../table';
import { whole } from '../whole';

/** What a line of the table shows: a technique, or the call that does nothing. */
type Timed = Pick<Row, 'level' | 'technique' | 'answerMs' | 'requestsPerSecond'> &
  Partial<Pick<Row, 'decisionMs' | 'sellOutMs' | 'timesFloor'>>;

/** Those that a narrow terminal can do without are wide. */
type Speed = Column<Timed> & { wide?: true };

const wide = (column: Column<Timed>): Speed => ({ ...column, wide: true });

const SPEEDS: Speed[] = [
  word('technique', ({ level, technique }) => `${level} ${technique}`),
  figure('answer\np50 ms', ({ answerMs }) => whole(answerMs.p50)),
  wide(figure('p95', ({ answerMs }) => whole(answerMs.p95))),
  figure('p99', ({ answerMs }) => whole(answerMs.p99)),
  figure('×\nfloor', ({ timesFloor }) => timesFloor?.toFixed(1) ?? ''),
  wide(figure('decision\np50 ms', decided('p50'))),
  wide(figure('p95', decided('p95'))),
  figure('decision\np99 ms', decided('p99')),
  wide(figure('requests\nper s', ({ requestsPerSecond }) => whole(requestsPerSecond))),
  figure('sold out\nafter ms', soldOut),
];

/** Below this many characters, those columns are left out. */
const WIDE = 112;

/** How long buyers waited, level by level, each after the call that does nothing. */
export function speedTable({ floors, findings }: Experiment, columns: number): string {
  const shown = SPEEDS.filter((column) => !column.wide || columns >= WIDE);
  const rows = findings.map(({ row }) => row);
  const levels = [...new Set(rows.map(({ level }) => level))];
  const lines: Timed[] = levels.flatMap((level) => [
    ...floors
      .filter((floor) => floor.level === level)
      .map((floor) => ({ technique: '(does nothing)', ...floor })),
    ...rows.filter((row) => row.level === level),
  ]);
  return terminalTable(shown, lines);
}

/** Where the answer is the decision, it is not repeated. */
function decided(percentile: 'p50' | 'p95' | 'p99'): Column<Timed>['cell'] {
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
