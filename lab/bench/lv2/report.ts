import { benchSection, renderBench } from '../../report/bench-report';
import type { Colours } from '../../report/colour';
import type { Source } from '../../report/source-line';
import { type Column, chapterTable, figure, slug, terminalTable, word } from '../../report/table';
import { ratioText, whole } from '../../report/whole';
import { placeOf } from '../shared/load';
import type { BenchResults, BenchRun, SpeedRow, VariantRow } from './results';

const callers = figure<SpeedRow | VariantRow>('callers', (row) => whole(row.callers));
const technique = slug<SpeedRow | VariantRow>('technique', (row) => row.technique);

const SPEEDS: Column<SpeedRow>[] = [
  figure('bookings\nper second', ({ node }) => whole(node.bookingsPerSecond)),
  figure('pgbench', ({ pgbench }) => (pgbench === null ? '–' : whole(pgbench.bookingsPerSecond))),
  figure('ratio', ({ ratio }) => ratioText(ratio)),
  figure('attempts for\neach booking', ({ node }) => node.attemptsPerBooking.toFixed(1)),
  figure('of pgbench', ({ pgbench }) => (pgbench === null ? '–' : pgbench.attemptsPerBooking.toFixed(1))),
];

const VARIANTS: Column<VariantRow>[] = [
  figure('so written,\nper second', ({ written }) => whole(written.bookingsPerSecond)),
  figure('the technique,\nper second', ({ asTechnique }) => whole(asTechnique.bookingsPerSecond)),
  figure('ratio', ({ ratio }) => ratioText(ratio)),
];
const variant = word<VariantRow>('written with', (row) => row.variant);
const events = word<SpeedRow | VariantRow>('events', placeOf);

const LEGEND = [
  'hot: all for one event; spread: for any of 1,000. Bookings are rows in the database, by the clock of its server. A ratio',
  'is the median over the rounds, in which both sides took turns. –: pgbench cannot, as a client of it stops at the error',
  'that this technique lives on. After 40001, pgbench tries again at once, and Node after a pause.',
];

/** Everything that a person is shown at the end of the bench. */
export function renderLv2Bench({ run, rows, variants }: BenchResults, colours: Colours): string {
  const tables = [
    terminalTable([technique, events, callers, ...SPEEDS], rows),
    terminalTable([technique, variant, events, callers, ...VARIANTS], variants),
  ];
  return renderBench(tables, LEGEND, { run, servers: serversOf(run) }, colours);
}

/** As many as the chapter shows: a caller alone never contends. */
const MANY_CALLERS = 8;

/** What a technique sells, next to pgbench with the same statements. The fastest on the hot event first. */
export function speedsSection({ run, rows }: BenchResults, source: Source): string {
  const shown = rows
    .filter((row) => row.callers === MANY_CALLERS)
    .sort(
      (one, other) => one.events - other.events || other.node.bookingsPerSecond - one.node.bookingsPerSecond,
    );
  return sectionOf(chapterTable([technique, events, ...SPEEDS], shown), run, source);
}

/** The same techniques in other words. */
export function variantsSection({ run, variants }: BenchResults, source: Source): string {
  return sectionOf(chapterTable([technique, variant, events, ...VARIANTS], variants), run, source);
}

function sectionOf(table: string, run: BenchRun, source: Source): string {
  return benchSection([table], { run, servers: serversOf(run), load: `${MANY_CALLERS} callers` }, source);
}

function serversOf({ postgres, pgbench }: BenchRun): string {
  return `PostgreSQL ${postgres}, pgbench ${pgbench}`;
}

/** One cell of the bench, while the others are still measured. */
export function speedLine({ node, pgbench, ratio, ...load }: SpeedRow): string {
  const theirs = pgbench === null ? 'pgbench cannot' : `pgbench ${whole(pgbench.bookingsPerSecond)}/s`;
  const speeds = `node ${whole(node.bookingsPerSecond)}/s, ${theirs}, ratio ${ratioText(ratio)}`;
  return `${load.technique}, ${load.callers} callers, ${placeOf(load)}: ${speeds}`;
}

export function variantLine({ written, asTechnique, ratio, ...load }: VariantRow): string {
  const speeds = `${whole(written.bookingsPerSecond)}/s against ${whole(asTechnique.bookingsPerSecond)}/s`;
  return `${load.technique}, ${load.variant}, ${placeOf(load)}: ${speeds}, ratio ${ratioText(ratio)}`;
}
