import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import { luaScript } from '../../lv3-redlock/src/techniques/lua-script';
import type { BenchResults, BenchRun, HandoffRow, MemoryRow, ShrinkingRow } from '../bench/lv3/results';
import type { RatioRow } from '../bench/shared/besides';
import { placeOf } from '../bench/shared/load';
import type { Colours } from './colour';
import { ratioText } from './ratio-text';
import { whole } from './whole';

const HANDOFF_COLUMNS: Column[] = [
  { heading: '\nlock' },
  { heading: '\ninside' },
  { heading: '\nevents' },
  { heading: '\ncontenders', align: 'right' },
  { heading: 'handoffs\nper second', align: 'right' },
  { heading: 'the row\nlock is 1', align: 'right' },
  { heading: '\nstarved', align: 'right' },
  { heading: 'longest\nwait, ms', align: 'right' },
  { heading: 'out of\nturn', align: 'right' },
  { heading: '\nrefused', align: 'right' },
];

const SHRINKING_COLUMNS: Column[] = [
  { heading: '\ndeciding in Redis' },
  { heading: '\nstate' },
  { heading: '\ndecisions/s', align: 'right' },
  { heading: `${luaScript.slug}\nis 1`, align: 'right' },
];

const MEMORY_COLUMNS: Column[] = [
  { heading: '\nwhat stays in Redis' },
  { heading: '\nasked', align: 'right' },
  { heading: '\ntickets', align: 'right' },
  { heading: '\nbytes', align: 'right' },
  { heading: 'for each\nwho asked', align: 'right' },
];

const LEGEND = [
  'A ratio is the median over the rounds, in which all sides took turns. hot: all want one event; spread: any of 1,000.',
  'starved: contenders who had no turn while it was measured. out of turn: passed over somebody who had asked before.',
  'refused: sent away before the time was over. nothing: an Express service with the same edges that books nothing.',
];

/** Everything that a person is shown at the end of the bench; of what was not measured, nothing. */
export function renderLv3Bench(results: BenchResults, { faint }: Colours): string {
  const { run, pairs, handoffs, decisions, shrinking, memory, answers } = results;
  const blocks = [
    ratioTable('lock, nobody in the way', 'taken and\ngiven back/s', pairs),
    handoffs.length === 0 ? '' : renderTable(HANDOFF_COLUMNS, handoffs.map(handoffCells)),
    ratioTable('deciding in Redis', '\ndecisions/s', decisions),
    shrinking.length === 0 ? '' : renderTable(SHRINKING_COLUMNS, shrinking.map(shrinkingCells)),
    memory.length === 0 ? '' : renderTable(MEMORY_COLUMNS, memory.map(memoryCells)),
    ratioTable('answering over HTTP', '\nanswers/s', answers),
    faint(LEGEND.join('\n')),
    faint(machineLine(run)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function ratioTable(what: string, unit: string, rows: RatioRow[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const columns: Column[] = [
    { heading: `\n${what}` },
    { heading: '\ncallers', align: 'right' },
    { heading: unit, align: 'right' },
    { heading: `${first.other}\nper second`, align: 'right' },
    { heading: '\nratio', align: 'right' },
  ];
  return renderTable(columns, rows.map(ratioCells));
}

function ratioCells({ what, callers, node, others, ratio }: RatioRow): string[] {
  return [what, whole(callers), whole(node.perSecond), whole(others.perSecond), ratioText(ratio)];
}

function handoffCells(row: HandoffRow): string[] {
  return [
    row.lock,
    row.inside,
    placeOf(row),
    whole(row.contenders),
    whole(row.handoffs.perSecond),
    ratioText(row.ratio),
    whole(row.starved),
    whole(row.longestWaitMs),
    `${whole(row.outOfTurnShare * 100)} %`,
    whole(row.refused),
  ];
}

function shrinkingCells({ technique, state, decisions, ratio }: ShrinkingRow): string[] {
  return [technique, state, whole(decisions.perSecond), ratioText(ratio)];
}

function memoryCells({ technique, asked, tickets, bytes }: MemoryRow): string[] {
  return [technique, whole(asked), whole(tickets), whole(bytes), (bytes / asked).toFixed(1)];
}

function machineLine(run: BenchRun): string {
  const machine = `${run.cpu}, ${run.cores} ${run.cores === 1 ? 'core' : 'cores'}`;
  const servers = `Redis ${run.redis}, redis-benchmark ${run.redisBenchmark}, PostgreSQL ${run.postgres}`;
  return `${machine}; node ${run.node}, ${servers}; ${run.rounds} rounds of ${run.seconds} s\n${run.command}`;
}
