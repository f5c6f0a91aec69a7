import { isAsExpected, type LoadRow } from '../k6/load-row';
import type { Colours } from './colour';
import { type Column, figure, terminalTable, word } from './table';
import { whole } from './whole';

/** A row for each run of k6. */
export function loadTable(rows: LoadRow[], { good, bad }: Colours): string {
  const columns: Column<LoadRow>[] = [
    word('script', ({ script }) => script),
    word('level', ({ level }) => level),
    word('technique', ({ technique }) => technique),
    figure('requests', ({ requests }) => whole(requests)),
    figure('violations', ({ violations }) => whole(violations)),
    figure('dropped', ({ dropped }) => whole(dropped)),
    figure('answer\np95 (ms)', ({ answerP95Ms }) => whole(answerP95Ms)),
    figure('decision\np95 (ms)', ({ decisionP95Ms }) => whole(decisionP95Ms)),
    word('thresholds', ({ thresholds }) => (thresholds === 'held' ? good(thresholds) : bad(thresholds))),
    word('as expected?', (row) =>
      isAsExpected(row) ? 'yes' : bad(`NO: ${row.crossed.join(', ') || `expected ${row.expected}`}`),
    ),
  ];
  return terminalTable(columns, rows);
}
