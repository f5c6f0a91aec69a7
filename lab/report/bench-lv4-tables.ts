import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import { conditionalUpdate } from '../../lv2-db-lock/src/techniques/conditional-update';
import { aimsIn, isReached } from '../bench/lv4/aims';
import type { BenchResults, BenchRun } from '../bench/lv4/results';
import {
  acceptanceCells,
  aimCells,
  decisionCells,
  memoryCells,
  priorityCells,
  rushCells,
} from './bench-lv4-cells';
import type { Colours } from './colour';

const figure = (heading: string): Column => ({ heading, align: 'right' });
const word = (heading: string): Column => ({ heading });

const ACCEPTANCE = [
  word('\naccepting'),
  ...['\ncallers', '\nanswers/s', 'least, most\nof a round', 'nothing\nanswers/s', '\nratio'].map(figure),
];
const DECISIONS = [
  word('one worker,\na backlog'),
  word('\nevents'),
  ...['in a trans-\naction', '\ndecided/s', 'least, most\nof a round', 'bare\ninserts/s', '\nratio'].map(
    figure,
  ),
  ...['one state-\nment/s', '\nratio'].map(figure),
];
const RUSHES = [
  word('\nrush'),
  figure('\nsold'),
  word('\nverdict'),
  ...['turned\naway', 'answer, ms\np50, p95, p99', 'decision, ms\np50, p95, p99', 'out of\nturn'].map(figure),
];
const PRIORITY = [
  word('\nVIPs in'),
  ...['\nVIPs', 'median VIP\ndecided after, ms', 'median of the\nothers, ms', 'decided before\nthat VIP'].map(
    figure,
  ),
];
const MEMORY = [
  word('\nmemory of'),
  ...['\nrequests', '\nseconds', 'first\nquarter, MiB', 'last\nquarter, MiB', '\nmost', 'last /\nfirst'].map(
    figure,
  ),
];
const AIMS = [word('aim'), figure('measured'), figure('aimed at'), word('reached?')];

const LEGEND = [
  'A ratio is the median over the rounds, in which all sides took turns. hot: all want one event; spread: any of 1,000.',
  'nothing: an Express service with the same edges that books nothing. bare inserts: as many rows of the same two tables',
  `in a transaction, by pgbench. one statement: ${conditionalUpdate.slug} of LV.2, 8 callers. out of turn: pairs decided in`,
  'another order than that in which they were accepted; =: the answer is the decision. turned away: expired, 503, or',
  'undecided to the end.',
];

/** Everything that a person is shown at the end of the bench; of what was not measured, nothing. */
export function renderLv4Bench(results: BenchResults, colours: Colours): string {
  const { acceptance, decisions, rushes, priority, memory } = results;
  const blocks = [
    tableOf(ACCEPTANCE, acceptance.map(acceptanceCells)),
    tableOf(DECISIONS, decisions.map(decisionCells)),
    tableOf(RUSHES, rushes.map(rushCells)),
    tableOf(PRIORITY, priority.map(priorityCells)),
    tableOf(MEMORY, memory.map(memoryCells)),
    aimsTable(results, colours),
    colours.faint(LEGEND.join('\n')),
    colours.faint(machineLine(results.run)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function tableOf(columns: Column[], rows: string[][]): string {
  return rows.length === 0 ? '' : renderTable(columns, rows);
}

function aimsTable(results: BenchResults, { good, bad }: Colours): string {
  const rows = aimsIn(results).map((aim) => [...aimCells(aim), isReached(aim) ? good('yes') : bad('NO')]);
  return tableOf(AIMS, rows);
}

function machineLine(run: BenchRun): string {
  const machine = `${run.cpu}, ${run.cores} ${run.cores === 1 ? 'core' : 'cores'}`;
  const servers = `Kafka ${run.kafka}, PostgreSQL ${run.postgres}, pgbench ${run.pgbench}, Redis ${run.redis}`;
  return `${machine}; node ${run.node}, ${servers}; ${run.rounds} rounds of ${run.seconds} s\n${run.command}`;
}
