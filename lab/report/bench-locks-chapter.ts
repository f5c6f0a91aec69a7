import type { LocksResults } from '../bench/locks/results';
import { locksCells } from './bench-locks-table';
import { type MarkdownColumn, markdownTable } from './markdown-table';
import { type Source, sourceLine } from './source-line';

const COLUMNS: MarkdownColumn[] = [
  { heading: 'instances', figure: true },
  { heading: 'events' },
  { heading: 'lock' },
  { heading: 'bookings per second', figure: true },
  { heading: 'least, most of a round', figure: true },
  { heading: 'the row lock is 1', figure: true },
  { heading: 'answer p50 (ms)', figure: true },
  { heading: 'p99 (ms)', figure: true },
  { heading: 'refused', figure: true },
];

/** The locks as services, for the chapter. */
export function locksSection({ run, rows }: LocksResults, source: Source): string {
  const from = sourceLine(run, source, `Redis ${run.redis}, PostgreSQL ${run.postgres}`);
  return `${markdownTable(COLUMNS, rows.map(locksCells))}\n\n${run.callers} callers; ${from}`;
}
