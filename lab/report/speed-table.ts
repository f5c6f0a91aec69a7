import type { Row } from '../rush/row';
import { type Column, renderTable } from './table';
import { whole } from './whole';

const COLUMNS: Column[] = [
  { heading: 'level' },
  { heading: 'technique' },
  { heading: 'answer p50', align: 'right' },
  { heading: 'p95', align: 'right' },
  { heading: 'p99 ms', align: 'right' },
  { heading: 'decision p50', align: 'right' },
  { heading: 'p95', align: 'right' },
  { heading: 'p99 ms', align: 'right' },
  { heading: 'requests/s', align: 'right' },
  { heading: 'sold out ms', align: 'right' },
];

/** How long buyers waited. Where the answer is the decision, it is not repeated. */
export function speedTable(rows: Row[]): string {
  return renderTable(
    COLUMNS,
    rows.map((row) => [
      row.level,
      row.technique,
      ...[row.answerMs.p50, row.answerMs.p95, row.answerMs.p99].map(whole),
      ...decisionCells(row),
      whole(row.requestsPerSecond),
      row.sellOutMs === null ? 'never' : whole(row.sellOutMs),
    ]),
  );
}

function decisionCells({ answerMs, decisionMs }: Row): string[] {
  const same = answerMs.p50 === decisionMs.p50 && answerMs.max === decisionMs.max;
  return same ? ['=', '=', '='] : [decisionMs.p50, decisionMs.p95, decisionMs.p99].map(whole);
}
