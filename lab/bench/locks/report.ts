import { benchSection, renderBench } from '../../report/bench-report';
import type { Colours } from '../../report/colour';
import type { Source } from '../../report/source-line';
import { type Column, chapterTable, figure, terminalTable, word } from '../../report/table';
import { ratioText, spreadText, whole } from '../../report/whole';
import { placeOf } from '../shared/load';
import type { LocksResults, LocksRow } from './results';

const COLUMNS: Column<LocksRow>[] = [
  figure('instances', ({ instances }) => whole(instances)),
  word('events', placeOf),
  word('lock', ({ technique }) => technique),
  figure('bookings\nper second', ({ bookings }) => whole(bookings.perSecond)),
  figure('least, most\nof a round', ({ bookings }) => spreadText(bookings.rounds)),
  figure('the row\nlock is 1', ({ ratio }) => ratioText(ratio)),
  figure('answer\np50 (ms)', ({ answerMs }) => answerMs.p50.toFixed(1)),
  figure('p99 (ms)', ({ answerMs }) => answerMs.p99.toFixed(1)),
  figure('refused', ({ refused }) => whole(refused)),
];

const LEGEND = [
  'Through the balancer of each level. hot: all want one event; spread: any of 1,000. A ratio is the median over the',
  'rounds, in which all locks took turns. refused: told 503, because the lock was not free in time.',
];

/** Everything that a person is shown at the end. */
export function renderLocksBench({ run, rows }: LocksResults, colours: Colours): string {
  return renderBench([terminalTable(COLUMNS, rows)], LEGEND, howOf(run), colours);
}

/** The locks as services, for the chapter. */
export function locksSection({ run, rows }: LocksResults, source: Source): string {
  return benchSection([chapterTable(COLUMNS, rows)], howOf(run), source);
}

/** One lock that has been measured, while the others still are. */
export function locksLine({ instances, events, technique, bookings, ratio }: LocksRow): string {
  const speed = `${whole(bookings.perSecond)} bookings/s, ${ratioText(ratio)} of the row lock`;
  return `${instances} of each, ${placeOf({ events })}, ${technique}: ${speed}`;
}

function howOf(run: LocksResults['run']) {
  return { run, servers: `Redis ${run.redis}, PostgreSQL ${run.postgres}`, load: `${run.callers} callers` };
}
