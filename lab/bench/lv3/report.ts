import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { benchSection, renderBench } from '../../report/bench-report';
import type { Colours } from '../../report/colour';
import type { Source } from '../../report/source-line';
import { chapterTable, terminalTable } from '../../report/table';
import { ratioText, whole } from '../../report/whole';
import type { RatioRow } from '../shared/rate';
import {
  CHAPTER_HANDOFFS,
  CHAPTER_SHRINKING,
  HANDOFFS,
  MEMORY,
  RATIOS,
  ratiosNextTo,
  SHRINKING,
  statesByTechnique,
} from './columns';
import type { BenchResults, HandoffRow, MemoryRow, ShrinkingRow } from './results';

const LEGEND = [
  'A ratio is the median over the rounds, in which all sides took turns. hot: all want one event; spread: any of 1,000.',
  'starved: contenders who had no turn while it was measured. out of turn: passed over one who had asked before.',
  'refused: sent away before the time was over. nothing: an Express service with the same edges that books nothing.',
];

/** Everything that a person is shown at the end of the bench; of what was not measured, nothing. */
export function renderLv3Bench(results: BenchResults, colours: Colours): string {
  const { pairs, handoffs, decisions, shrinking, memory, answers } = results;
  const tables = [
    terminalTable(ratiosNextTo(pairs, 'lock, uncontended', 'taken and\ngiven back/s'), pairs),
    terminalTable(HANDOFFS, handoffs),
    terminalTable(ratiosNextTo(decisions, 'deciding in Redis', 'decisions/s'), decisions),
    terminalTable(SHRINKING, shrinking),
    terminalTable(MEMORY, memory),
    terminalTable(ratiosNextTo(answers, 'answering over HTTP', 'answers/s'), answers),
  ];
  return renderBench(tables, LEGEND, howOf(results), colours);
}

/** Who gets a lock in one process, and who does not. */
export function handoffsSection(results: BenchResults, source: Source): string {
  return benchSection([chapterTable(CHAPTER_HANDOFFS, results.handoffs)], howOf(results), source);
}

/** What order costs: time, and memory. */
export function shrinkingSection(results: BenchResults, source: Source): string {
  const tables = [
    chapterTable(CHAPTER_SHRINKING, statesByTechnique(results.shrinking)),
    chapterTable(MEMORY, results.memory),
  ];
  const load = 'Decisions per second, 64 callers, the script being 1';
  return benchSection(tables, { ...howOf(results), load }, source);
}

/** How much of the server's own speed is left in Node. */
export function ratiosSection(results: BenchResults, source: Source): string {
  const { pairs, decisions, answers } = results;
  const did = (rows: RatioRow[], what: string) =>
    rows.map((row) => ({ ...row, what: `${row.what}, ${what}` }));
  const rows = [
    ...did(pairs, 'taken and given back'),
    ...did(decisions, 'decided'),
    ...did(answers, 'over HTTP'),
  ];
  return benchSection([chapterTable(RATIOS, rows)], howOf(results), source);
}

function howOf({ run }: BenchResults) {
  const { redis, redisBenchmark, postgres } = run;
  return { run, servers: `Redis ${redis}, redis-benchmark ${redisBenchmark}, PostgreSQL ${postgres}` };
}

/** One measurement that has ended, while the others still last. */
export function ratioLine({ what, callers, node, other, ratio }: RatioRow): string {
  return `${what}, ${callers} callers: ${whole(node.perSecond)}/s, ${ratioText(ratio)} of ${other}`;
}

/** One lock under one crowd. */
export function handoffLine({ lock, inside, contenders, events, handoffs, ratio }: HandoffRow): string {
  const crowd = `${whole(contenders)} contenders, ${whole(events)} ${events === 1 ? 'event' : 'events'}`;
  const speed = `${whole(handoffs.perSecond)} handoffs/s, ${ratioText(ratio)} of the row lock`;
  return `${lock}, ${inside} inside, ${crowd}: ${speed}`;
}

/** One way to decide in Redis. */
export function shrinkingLine({ technique, state, decisions, ratio }: ShrinkingRow): string {
  return `${technique}, ${state}: ${whole(decisions.perSecond)} decisions/s, ${ratioText(ratio)} of ${luaScript.slug}`;
}

/** What is left of it in Redis. */
export function memoryLine({ technique, asked, tickets, bytes }: MemoryRow): string {
  return `${technique}: ${whole(bytes)} bytes for ${whole(asked)} buyers and ${whole(tickets)} tickets`;
}
