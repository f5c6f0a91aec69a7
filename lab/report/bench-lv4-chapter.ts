import { aimsIn, isReached } from '../bench/lv4/aims';
import type { BenchResults } from '../bench/lv4/results';
import {
  acceptanceCells,
  aimCells,
  decisionCells,
  memoryCells,
  priorityCells,
  rushCells,
} from './bench-lv4-cells';
import { type MarkdownColumn, markdownTable } from './markdown-table';
import { type Source, sourceLine } from './source-line';
import { whole } from './whole';

const figure = (heading: string): MarkdownColumn => ({ heading, figure: true });
const word = (heading: string): MarkdownColumn => ({ heading });

const ACCEPTANCE = [
  word('accepting'),
  ...['callers', 'answers per second', 'least, most of a round', 'doing nothing', 'ratio'].map(figure),
];

/** How many are told that they are in line. */
export function acceptanceSection(results: BenchResults, source: Source): string {
  const rows = results.acceptance.map(acceptanceCells);
  return section(ACCEPTANCE, rows, results, source, aimsOf(results, 'acceptance'));
}

const DECISIONS = [
  ...[word('one worker'), word('events')],
  ...['requests in a transaction', 'decided per second', 'least, most of a round'].map(figure),
  ...['bare inserts per second', 'ratio', 'one statement per second', 'ratio'].map(figure),
];

/** What one worker is good for. */
export function decisionsSection(results: BenchResults, source: Source): string {
  const rows = results.decisions.map(decisionCells);
  return section(DECISIONS, rows, results, source, aimsOf(results, 'decisions'));
}

const RUSHES = [
  ...[word('rush'), figure('sold'), word('verdict'), figure('turned away')],
  ...['answer p50, p95, p99 (ms)', 'decision p50, p95, p99 (ms)', 'out of turn'].map(figure),
];

/** Told sooner, or decided sooner. */
export function rushesSection(results: BenchResults, source: Source): string {
  return section(RUSHES, results.rushes.map(rushCells), results, source, []);
}

const PRIORITY = [
  word('VIPs in'),
  ...['VIPs', 'median VIP decided after (ms)', 'median of the others (ms)', 'decided before that VIP'].map(
    figure,
  ),
];

/** What a lane of one's own is worth, and what it costs the others. */
export function prioritySection(results: BenchResults, source: Source): string {
  return section(PRIORITY, results.priority.map(priorityCells), results, source, []);
}

const MEMORY = [
  word('memory of'),
  ...['requests', 'seconds', 'first quarter (MiB)', 'last quarter (MiB)', 'most (MiB)', 'last / first'].map(
    figure,
  ),
];

/** Whether something is kept of each request. */
export function memorySection(results: BenchResults, source: Source): string {
  const { at, command, node, cpu, cores, kafka, postgres } = results.run;
  const machine = `${cpu}, ${cores} cores, Node ${node}, Kafka ${kafka}, PostgreSQL ${postgres}, ${at.slice(0, 10)}`;
  const from = `${machine}. From [${source.file}](${source.link}), written by \`${command}\`.`;
  const table = markdownTable(MEMORY, results.memory.map(memoryCells));
  return [table, ...aimsOf(results, 'memory'), from].join('\n\n');
}

function section(
  columns: MarkdownColumn[],
  rows: string[][],
  { run }: BenchResults,
  source: Source,
  aims: string[],
): string {
  const load = `A backlog of ${whole(run.backlog)}, rushes of ${whole(run.buyers)} buyers`;
  const servers = `Kafka ${run.kafka}, PostgreSQL ${run.postgres}, pgbench ${run.pgbench}, Redis ${run.redis}`;
  const from = `${load}; ${sourceLine(run, source, servers)}`;
  return [markdownTable(columns, rows), ...aims, from].join('\n\n');
}

/** The aims of one part, reached or not: a figure that disappoints stays in the chapter. */
function aimsOf(results: BenchResults, part: 'acceptance' | 'decisions' | 'memory'): string[] {
  const nothing = { acceptance: [], decisions: [], rushes: [], priority: [], memory: [] };
  const lines = aimsIn({ ...nothing, [part]: results[part] }).map((aim) => {
    const [what, measured, aimed] = aimCells(aim);
    return `- Aim: ${what} ${aimed}. Measured ${measured}: ${isReached(aim) ? 'reached' : '**not reached**'}.`;
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}
