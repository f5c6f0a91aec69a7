import type { BenchResults, HandoffRow, MemoryRow, ShrinkingRow } from '../bench/lv3/results';
import type { RatioRow } from '../bench/shared/besides';
import { placeOf } from '../bench/shared/load';
import { type MarkdownColumn, markdownTable } from './markdown-table';
import { ratioText } from './ratio-text';
import { type Source, sourceLine } from './source-line';
import { whole } from './whole';

const figure = (heading: string): MarkdownColumn => ({ heading, figure: true });

const HANDOFFS = [
  { heading: 'events' },
  figure('contenders'),
  { heading: 'lock' },
  { heading: 'inside' },
  ...['handoffs per second', 'the row lock is 1', 'starved', 'longest wait (ms)', 'out of turn'].map(figure),
];

/** Who gets a lock in one process, and who does not. */
export function handoffsSection({ run, handoffs }: BenchResults, source: Source): string {
  return `${markdownTable(HANDOFFS, handoffs.map(handoffCells))}\n\n${from(run, source)}`;
}

function handoffCells(row: HandoffRow): string[] {
  return [
    ...[placeOf(row), whole(row.contenders), row.lock, row.inside],
    ...[whole(row.handoffs.perSecond), ratioText(row.ratio), whole(row.starved), whole(row.longestWaitMs)],
    `${whole(row.outOfTurnShare * 100)} %`,
  ];
}

const SHRINKING = [{ heading: 'deciding in Redis' }, ...['selling', 'sold out'].map(figure)];
const MEMORY = [
  { heading: 'kept in Redis' },
  ...['asked', 'tickets', 'bytes', 'for each who asked'].map(figure),
];

/** What order costs: time, and memory. */
export function shrinkingSection({ run, shrinking, memory }: BenchResults, source: Source): string {
  const techniques = [...new Set(shrinking.map(({ technique }) => technique))];
  const decisions = techniques.map((technique) => [
    `\`${technique}\``,
    speedOf(shrinking, technique, 'selling'),
    speedOf(shrinking, technique, 'sold out'),
  ]);
  const tables = [markdownTable(SHRINKING, decisions), markdownTable(MEMORY, memory.map(memoryCells))];
  return `${tables.join('\n\n')}\n\nDecisions per second, 64 callers, the script being 1; ${from(run, source)}`;
}

function speedOf(rows: ShrinkingRow[], technique: string, state: ShrinkingRow['state']): string {
  const row = rows.find((one) => one.technique === technique && one.state === state);
  return row === undefined ? '–' : `${whole(row.decisions.perSecond)} (${ratioText(row.ratio)})`;
}

function memoryCells({ technique, asked, tickets, bytes }: MemoryRow): string[] {
  return [`\`${technique}\``, whole(asked), whole(tickets), whole(bytes), (bytes / asked).toFixed(1)];
}

const RATIOS = [
  { heading: 'what' },
  figure('callers'),
  figure('per second'),
  { heading: 'next to' },
  figure('per second'),
  figure('ratio'),
];

/** How much of the server's own speed is left in Node. */
export function ratiosSection({ run, pairs, decisions, answers }: BenchResults, source: Source): string {
  const rows = [
    ...pairs.map((row) => ratioCells(`${row.what}, taken and given back`, row)),
    ...decisions.map((row) => ratioCells(`${row.what}, decided`, row)),
    ...answers.map((row) => ratioCells(`${row.what}, over HTTP`, row)),
  ];
  return `${markdownTable(RATIOS, rows)}\n\n${from(run, source)}`;
}

function ratioCells(what: string, { callers, node, other, others, ratio }: RatioRow): string[] {
  return [what, whole(callers), whole(node.perSecond), other, whole(others.perSecond), ratioText(ratio)];
}

function from(run: BenchResults['run'], source: Source): string {
  const servers = `Redis ${run.redis}, redis-benchmark ${run.redisBenchmark}, PostgreSQL ${run.postgres}`;
  return sourceLine(run, source, servers);
}
