import { benchSection, renderBench } from '../../report/bench-report';
import type { Colours } from '../../report/colour';
import type { Source } from '../../report/source-line';
import { type Column, chapterTable, figure, terminalTable, word } from '../../report/table';
import { ratioText } from '../../report/whole';
import { aimedAt, isReached } from '../shared/aim';
import type { CeilingRow, CeilingsResults } from './results';

const COLUMNS: Column<CeilingRow>[] = [
  word('what', ({ what }) => what),
  word('ceiling', ({ ceiling }) => ceiling ?? ''),
  figure('aim', aimedAt),
  figure('measured', ({ measured }) => ratioText(measured)),
  figure('least, most\nof a round', ({ rounds }) => spreadOf(rounds)),
];

const LEGEND = [
  'A ratio is the median over the rounds; in each round both sides took turns. does nothing: the same rush at a call that',
  'books no ticket. an empty handler: a service with the same edges. hot: all want one event. The comparisons with a Java',
  'service are measured from outside and are not in this table.',
];

/** Everything that a person is shown at the end. */
export function renderCeilings(results: CeilingsResults, colours: Colours): string {
  const { good, bad } = colours;
  const reached = word<CeilingRow>('reached', (row) => (isReached(row) ? good('yes') : bad('NO')));
  const table = terminalTable([...COLUMNS, reached], results.rows);
  return renderBench([table], LEGEND, howOf(results), colours);
}

/** The same for the page of results. */
export function ceilingsSection(results: CeilingsResults, source: Source): string {
  const reached = word<CeilingRow>('reached', (row) => (isReached(row) ? 'yes' : '**no**'));
  return benchSection([chapterTable([...COLUMNS, reached], results.rows)], howOf(results), source);
}

/** One row that has been measured, while the others still are. */
export function ceilingLine(row: CeilingRow): string {
  const verdict = isReached(row) ? 'reached' : 'NOT reached';
  const of = row.ceiling === null ? '' : ` of "${row.ceiling}"`;
  return `${row.what}: ${ratioText(row.measured)}${of}, ${aimedAt(row)}: ${verdict}`;
}

function spreadOf(rounds: number[]): string {
  return rounds.length === 0 ? '–' : [Math.min(...rounds), Math.max(...rounds)].map(ratioText).join(', ');
}

function howOf({ run }: CeilingsResults) {
  const { kafka, postgres, pgbench, redis } = run;
  return { run, servers: `Kafka ${kafka}, PostgreSQL ${postgres}, pgbench ${pgbench}, Redis ${redis}` };
}
