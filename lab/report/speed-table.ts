import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import type { Row } from '../rush/row';
import { whole } from './whole';

const COLUMNS: Column[] = [
  { heading: '\nlevel' },
  { heading: '\ntechnique' },
  { heading: 'answer\np50 ms', align: 'right' },
  { heading: '\np95', align: 'right' },
  { heading: '\np99', align: 'right' },
  { heading: 'decision\np50 ms', align: 'right' },
  { heading: '\np95', align: 'right' },
  { heading: '\np99', align: 'right' },
  { heading: 'requests\nper s', align: 'right' },
  { heading: 'sold out\nafter ms', align: 'right' },
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
