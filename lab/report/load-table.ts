import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import { isAsExpected, type LoadRow } from '../k6/load-row';
import type { Colours } from './colour';
import { whole } from './whole';

const COLUMNS: Column[] = [
  { heading: 'script' },
  { heading: 'level' },
  { heading: 'technique' },
  { heading: 'requests', align: 'right' },
  { heading: 'violations', align: 'right' },
  { heading: 'dropped', align: 'right' },
  { heading: 'answer\np95 (ms)', align: 'right' },
  { heading: 'decision\np95 (ms)', align: 'right' },
  { heading: 'thresholds' },
  { heading: 'as expected?' },
];

/** A row for each run of k6. */
export function loadTable(rows: LoadRow[], { good, bad }: Colours): string {
  return renderTable(
    COLUMNS,
    rows.map((row) => [
      row.script,
      row.level,
      row.technique,
      whole(row.requests),
      whole(row.violations),
      whole(row.dropped),
      whole(row.answerP95Ms),
      whole(row.decisionP95Ms),
      row.thresholds === 'held' ? good(row.thresholds) : bad(row.thresholds),
      isAsExpected(row) ? 'yes' : bad(`NO: ${row.crossed.join(', ') || `expected ${row.expected}`}`),
    ]),
  );
}
