import type { BenchResults, SpeedRow, VariantRow } from '../bench/lv2/results';
import { placeOf } from '../bench/shared/load';
import { type MarkdownColumn, markdownTable } from './markdown-table';
import { ratioText } from './ratio-text';
import { type Source, sourceLine } from './source-line';
import { whole } from './whole';

/** As many as the chapter shows: alone, nobody contends. */
const MANY_CALLERS = 8;

const figure = (heading: string): MarkdownColumn => ({ heading, figure: true });

const SPEEDS = [
  { heading: 'technique' },
  { heading: 'events' },
  ...['bookings per second', 'pgbench', 'ratio', 'attempts for each booking', 'of pgbench'].map(figure),
];

/** What a technique sells, next to pgbench with the same statements. The fastest on the hot event first. */
export function speedsSection({ run, rows }: BenchResults, source: Source): string {
  const shown = rows
    .filter(({ callers }) => callers === MANY_CALLERS)
    .sort(
      (one, other) => one.events - other.events || other.node.bookingsPerSecond - one.node.bookingsPerSecond,
    );
  return [markdownTable(SPEEDS, shown.map(speedCells)), from(run, source)].join('\n\n');
}

function speedCells({ technique, events, node, pgbench, ratio }: SpeedRow): string[] {
  return [
    ...[`\`${technique}\``, placeOf({ events }), whole(node.bookingsPerSecond)],
    ...[pgbench === null ? '–' : whole(pgbench.bookingsPerSecond), ratioText(ratio)],
    node.attemptsPerBooking.toFixed(1),
    pgbench === null ? '–' : pgbench.attemptsPerBooking.toFixed(1),
  ];
}

const VARIANTS = [
  ...[{ heading: 'technique' }, { heading: 'written with' }, { heading: 'events' }],
  ...['so written, per second', 'the technique, per second', 'ratio'].map(figure),
];

/** The same techniques in other words. */
export function variantsSection({ run, variants }: BenchResults, source: Source): string {
  return [markdownTable(VARIANTS, variants.map(variantCells)), from(run, source)].join('\n\n');
}

function variantCells({ technique, variant, events, written, asTechnique, ratio }: VariantRow): string[] {
  return [
    ...[`\`${technique}\``, variant, placeOf({ events })],
    ...[whole(written.bookingsPerSecond), whole(asTechnique.bookingsPerSecond), ratioText(ratio)],
  ];
}

function from(run: BenchResults['run'], source: Source): string {
  return `${MANY_CALLERS} callers; ${sourceLine(run, source, `PostgreSQL ${run.postgres}, pgbench ${run.pgbench}`)}`;
}
