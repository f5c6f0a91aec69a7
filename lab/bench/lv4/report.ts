import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { benchSection, renderBench } from '../../report/bench-report';
import type { Colours } from '../../report/colour';
import { originLine, type Source } from '../../report/source-line';
import { type Column, chapterTable, terminalTable, word } from '../../report/table';
import { ratioText, whole } from '../../report/whole';
import { type Aim, aimedAt, isReached } from '../shared/aim';
import { placeOf } from '../shared/load';
import type { RatioRow } from '../shared/rate';
import { aimsIn } from './aims';
import { ACCEPTANCE, AIMS, DECISIONS, MEMORY, PRIORITY, RUSHES } from './columns';
import type { BenchResults, DecisionRow, MemoryRow, PriorityRow, RushRow } from './results';

const LEGEND = [
  'A ratio is the median over the rounds, in which all sides took turns. hot: all want one event; spread: any of 1,000.',
  'doing nothing: an Express service with the same edges that books nothing. bare inserts: as many rows of the same two',
  `tables in a transaction, by pgbench. one statement: ${conditionalUpdate.slug} of LV.2, 8 callers. out of turn: pairs`,
  'decided in another order than that in which they were accepted; =: the answer is the decision. turned away: expired,',
  '503, or undecided to the end.',
];

/** Everything that a person is shown at the end of the bench; of what was not measured, nothing. */
export function renderLv4Bench(results: BenchResults, colours: Colours): string {
  const { good, bad } = colours;
  const reached = word<Aim>('reached?', (aim) => (isReached(aim) ? good('yes') : bad('NO')));
  const tables = [
    terminalTable(ACCEPTANCE, results.acceptance),
    terminalTable(DECISIONS, results.decisions),
    terminalTable(RUSHES, results.rushes),
    terminalTable(PRIORITY, results.priority),
    terminalTable(MEMORY, results.memory),
    terminalTable([...AIMS, reached], aimsIn(results)),
  ];
  return renderBench(tables, LEGEND, { run: results.run, servers: serversOf(results) }, colours);
}

type Part = 'acceptance' | 'decisions' | 'rushes' | 'priority';

/** One table of the chapter, with the aims that its figures say something about. */
function sectionOf<Name extends Part>(part: Name, columns: Column<BenchResults[Name][number]>[]) {
  return (results: BenchResults, source: Source): string => {
    const { run } = results;
    const load = `A backlog of ${whole(run.backlog)}, rushes of ${whole(run.buyers)} buyers`;
    const blocks = [chapterTable(columns, results[part]), ...aimsOf(results, part)];
    return benchSection(blocks, { run, servers: serversOf(results), load }, source);
  };
}

/** How many are told that they are in line. */
export const acceptanceSection = sectionOf('acceptance', ACCEPTANCE);
/** What one worker is good for. */
export const decisionsSection = sectionOf('decisions', DECISIONS);
/** Told sooner, or decided sooner. */
export const rushesSection = sectionOf('rushes', RUSHES);
/** What a lane of one's own is worth, and what it costs the others. */
export const prioritySection = sectionOf('priority', PRIORITY);

/** Whether something is kept of each request. It was measured once, for as long as that took. */
export function memorySection(results: BenchResults, source: Source): string {
  const { run } = results;
  const from = originLine(run, source, [`Kafka ${run.kafka}`, `PostgreSQL ${run.postgres}`]);
  return [chapterTable(MEMORY, results.memory), ...aimsOf(results, 'memory'), from].join('\n\n');
}

/** The aims of one part, reached or not: a figure that disappoints stays in the chapter. */
function aimsOf(results: BenchResults, part: Part | 'memory'): string[] {
  const others = { acceptance: [], decisions: [], rushes: [], priority: [], memory: [] };
  const lines = aimsIn({ ...others, [part]: results[part] }).map((aim) => {
    const verdict = isReached(aim) ? 'reached' : '**not reached**';
    return `- Aim: ${aim.what} ${aimedAt(aim)}. Measured ${ratioText(aim.measured)}: ${verdict}.`;
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function serversOf({ run }: BenchResults): string {
  return `Kafka ${run.kafka}, PostgreSQL ${run.postgres}, pgbench ${run.pgbench}, Redis ${run.redis}`;
}

/** One measurement that has ended, while the others still last. */
export function acceptanceLine({ what, callers, node, other, ratio }: RatioRow): string {
  return `${what}, ${callers} callers: ${whole(node.perSecond)} answers/s, ${ratioText(ratio)} of ${other}`;
}

/** One technique with one backlog. */
export function decisionLine({
  technique,
  events,
  decisions,
  ofInserts,
  ofOneStatement,
}: DecisionRow): string {
  const ratios = `${ratioText(ofInserts)} of bare inserts, ${ratioText(ofOneStatement)} times one statement`;
  return `${technique}, ${placeOf({ events })}: ${whole(decisions.perSecond)} decisions/s, ${ratios}`;
}

/** One technique under one crowd. */
export function rushLine({ level, technique, requests, tickets, sold, verdict, ...times }: RushRow): string {
  const p99 = `p99 of the answer ${whole(times.answerMs.p99)} ms, of the decision ${whole(times.decisionMs.p99)} ms`;
  const away = Object.entries(times.turnedAwayAs)
    .map(([reason, count]) => `, ${whole(count)} ${reason}`)
    .join('');
  return `${level} ${technique}, ${whole(requests)} requests: ${whole(sold)} of ${whole(tickets)} sold, ${verdict}, ${p99}${away}`;
}

/** With a lane or without. */
export function priorityLine({ lane, vips, others, vipMs, otherMs }: PriorityRow): string {
  const crowd = `${whole(vips)} VIPs behind ${whole(others)} others, ${lane}`;
  return `${crowd}: decided after ${whole(vipMs)} ms, the others after ${whole(otherMs)} ms`;
}

/** One process. */
export function memoryLine({ process, requests, firstQuarter, lastQuarter }: MemoryRow): string {
  return `${process}, ${whole(requests)} requests: ${whole(firstQuarter)} MiB at first, ${whole(lastQuarter)} MiB at last`;
}
