import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CostResults } from '../bench/cost/results';
import { renderBench } from '../report/bench-report';
import type { Colours } from '../report/colour';
import { type Source, sourceLine } from '../report/source-line';
import { type Column, chapterTable, figure, slug, terminalTable, word } from '../report/table';
import { short, whole } from '../report/whole';
import type { SweepResults } from '../sweep/results';
import { type Checked, checkAgainst } from './check';
import { type Crowd, demandsIn, type Resource, type TechniqueDemand } from './demand';
import { BOUGHT, type Bought, type Needs, needsOf } from './needs';
import { type Trust, trustIn, trustLines } from './trust';

const ROOT = join(__dirname, '..', '..');

/** What the table is about: so many buyers at the same instant. */
const CROWDS: Crowd[] = [10_000, 100_000, 1_000_000].flatMap((buyers) =>
  [100, 100_000].filter((tickets) => tickets <= buyers).map((tickets) => ({ buyers, tickets })),
);

/** What is known beside the costs. */
export interface Known {
  costs: CostResults;
  /** Rushes to hold predictions against. */
  sweep?: SweepResults | undefined;
  /** Rushes of all techniques: which of them hold. */
  rush?: { rows: { level: string; technique: string; verdict: string }[] } | undefined;
}

const WALL: Record<Resource, string> = {
  ...{ service: 'API', worker: 'worker', postgres: 'Postgres' },
  ...{ redis: 'Redis', kafka: 'Kafka', alone: 'alone' },
};
const CORES: Record<Bought, string> = {
  ...{ service: 'API', postgres: 'Post-\ngres', redis: 'Redis', kafka: 'Kafka' },
};

const NEEDS: Column<Needs>[] = [
  slug('technique', ({ technique }) => technique),
  word('first\nwall', ({ wall }) => (wall === null ? '–' : WALL[wall])),
  figure('s', ({ wallSeconds }) => secondsText(wallSeconds)),
  figure('with a\nroom', ({ roomSeconds }) => secondsText(roomSeconds)),
  ...BOUGHT.map((program) =>
    figure<Needs>(CORES[program], ({ cores }) => (cores[program] === 0 ? '–' : whole(cores[program]))),
  ),
];

const CHECKS: Column<Checked>[] = [
  slug('technique', ({ technique }) => technique),
  figure('buyers', ({ buyers }) => whole(buyers)),
  figure('measured\nms', ({ measuredMs }) => whole(measuredMs)),
  figure('predicted\nms', ({ predictedMs }) => whole(predictedMs)),
  figure('error', ({ error }) =>
    error === null ? 'fitted' : `${error > 0 ? '+' : ''}${Math.round(error * 100)} %`,
  ),
  figure('factor', ({ factor }) => factor.toFixed(1)),
];

/** Everything that a person is shown: what one crowd needs, and how good such predictions are. */
export function renderCapacity(known: Known, crowd: Crowd, colours: Colours): string {
  const { costs, sweep } = known;
  const { demands, trust } = read(known);
  const needs = terminalTable(NEEDS, needsIn(demands, trust, crowd));
  const checks = sweep === undefined ? '' : terminalTable(CHECKS, checkAgainst(sweep, demands));
  const legend = [
    `${whole(crowd.buyers)} buyers at ${whole(crowd.tickets)} tickets. First wall: of what one event has`,
    'only one of, the longest. Alone: the place for one buyer at a time. s: it is',
    'busy for so many seconds; with a room: if no more buyers come to it than there',
    'are tickets. API, Postgres, Redis, Kafka: cores with which they are as fast as',
    'that, or as 10 s. Factor: a rush took so many times as long as its costs say.',
  ];
  const blocks = [needs, checks, trustLines(trust).map(wrapped).join('\n')];
  return renderBench(blocks, legend, { run: costs.run, servers: serversOf(costs) }, colours);
}

/** What every crowd needs, for a page. @param files from the root: the rushes that say which techniques are shown */
export function needsSection(files: { sweep: string; rush: string }) {
  return (costs: CostResults, source: Source): string => {
    const { demands, trust } = read({ costs, sweep: json(files.sweep), rush: json(files.rush) });
    const blocks = CROWDS.map((crowd) => {
      const heading = `**${whole(crowd.buyers)} buyers, ${whole(crowd.tickets)} tickets**`;
      return `${heading}\n\n${chapterTable(NEEDS, needsIn(demands, trust, crowd))}`;
    });
    const lines = trustLines(trust).map((line) => `- ${line}`);
    return [lines.join('\n'), ...blocks, sourceLine(costs.run, source, serversOf(costs))].join('\n\n');
  };
}

/** Predictions beside what was measured, for a page. @param costs the file that they are computed from, from the root */
export function checksSection(costs: string) {
  return (sweep: SweepResults, source: Source): string => {
    const table = chapterTable(CHECKS, checkAgainst(sweep, demandsIn(json(costs))));
    return [table, sourceLine(sweep.run, source, serversOf(sweep))].join('\n\n');
  };
}

function read({ costs, sweep, rush }: Known): { demands: TechniqueDemand[]; trust: Trust } {
  const demands = demandsIn(costs);
  const checks = sweep === undefined ? [] : checkAgainst(sweep, demands);
  const holds = ({ level, technique }: TechniqueDemand) => {
    const row = rush?.rows.find((one) => one.level === level && one.technique === technique);
    return row === undefined ? undefined : row.verdict === 'holds';
  };
  return { demands, trust: trustIn(demands, checks, holds) };
}

function needsIn(demands: TechniqueDemand[], { checked, notChecked }: Trust, crowd: Crowd): Needs[] {
  return demands
    .filter(({ technique }) => [...checked, ...notChecked].includes(technique))
    .map((demand) => needsOf(demand, crowd));
}

function json<Results>(file: string): Results {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Results;
}

function secondsText(seconds: number): string {
  if (seconds === 0) return '–';
  return seconds < 10 ? seconds.toFixed(1) : short(seconds);
}

/** At most 78 columns wide, as a terminal of 80 has it. */
function wrapped(line: string): string {
  return line.replace(/(.{1,78})(\s+|$)/g, '$1\n').trimEnd();
}

function serversOf({ run }: { run: { postgres: string; redis: string } }): string {
  return `PostgreSQL ${run.postgres}, Redis ${run.redis}`;
}
