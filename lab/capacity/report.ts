import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CostResults } from '../bench/cost/results';
import { renderBench } from '../report/bench-report';
import type { Colours } from '../report/colour';
import { type Source, sourceLine } from '../report/source-line';
import { type Column, chapterTable, figure, slug, terminalTable } from '../report/table';
import { short, whole } from '../report/whole';
import type { SweepResults } from '../sweep/results';
import { type Checked, checkAgainst } from './check';
import { type Crowd, demandsIn, type Resource } from './demand';
import { type Walls, wallsOf } from './walls';

const ROOT = join(__dirname, '..', '..');

/** What the table is about: so many buyers at the same instant. */
const CROWDS: Crowd[] = [10_000, 100_000, 1_000_000].flatMap((buyers) =>
  [100, 100_000].filter((tickets) => tickets <= buyers).map((tickets) => ({ buyers, tickets })),
);

const NAMES: Record<Resource, string> = {
  service: 'API',
  worker: 'worker',
  postgres: 'Postgres',
  redis: 'Redis',
  kafka: 'Kafka',
  alone: 'alone',
};

/** The wall has a star. */
const secondsFor = (resource: Resource) =>
  figure<Walls>(NAMES[resource], ({ seconds, wall }) =>
    seconds[resource] === 0 ? '–' : `${secondsText(seconds[resource])}${wall === resource ? '*' : ''}`,
  );

const WALLS: Column<Walls>[] = [
  slug('technique', ({ technique }) => technique),
  ...(['service', 'worker', 'postgres', 'redis', 'kafka', 'alone'] as const).map(secondsFor),
  figure('API\nprocesses', ({ apiProcesses }) => whole(apiProcesses)),
];

const CHECKS: Column<Checked>[] = [
  slug('technique', ({ technique }) => technique),
  figure('buyers', ({ buyers }) => whole(buyers)),
  figure('measured\nms', ({ measuredMs }) => whole(measuredMs)),
  figure('predicted\nms', ({ predictedMs }) => whole(predictedMs)),
  figure('error', ({ error }) =>
    error === null ? 'fitted' : `${error > 0 ? '+' : ''}${Math.round(error * 100)} %`,
  ),
];

/** Everything that a person is shown: the walls of one crowd, and how good such predictions are. */
export function renderCapacity(
  costs: CostResults,
  sweep: SweepResults | undefined,
  crowd: Crowd,
  colours: Colours,
): string {
  const walls = terminalTable(WALLS, wallsIn(costs, crowd));
  const checks = sweep === undefined ? '' : terminalTable(CHECKS, checkAgainst(sweep, demandsIn(costs)));
  const legend = [
    `Seconds for which ${whole(crowd.buyers)} buyers at ${whole(crowd.tickets)} tickets keep one of each busy.`,
    'Alone: the place for one buyer at a time. *: the first wall, the longest of',
    'those of which one event can use only one.',
  ];
  return renderBench([walls, checks], legend, { run: costs.run, servers: serversOf(costs) }, colours);
}

/** The walls of every crowd, for a page. */
export function wallsSection(costs: CostResults, source: Source): string {
  const blocks = CROWDS.map((crowd) => {
    const heading = `**${whole(crowd.buyers)} buyers, ${whole(crowd.tickets)} tickets**, in seconds`;
    return `${heading}\n\n${chapterTable(WALLS, wallsIn(costs, crowd))}`;
  });
  return [...blocks, sourceLine(costs.run, source, serversOf(costs))].join('\n\n');
}

/** Predictions beside what was measured, for a page. @param costs the file that they are computed from, from the root */
export function checksSection(costs: string) {
  return (sweep: SweepResults, source: Source): string => {
    const demands = demandsIn(JSON.parse(readFileSync(join(ROOT, costs), 'utf8')) as CostResults);
    const table = chapterTable(CHECKS, checkAgainst(sweep, demands));
    return [table, sourceLine(sweep.run, source, serversOf(sweep))].join('\n\n');
  };
}

function wallsIn(costs: CostResults, crowd: Crowd): Walls[] {
  return demandsIn(costs).map((demand) => wallsOf(demand, crowd));
}

function secondsText(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(1) : short(seconds);
}

function serversOf({ run }: { run: { postgres: string; redis: string } }): string {
  return `PostgreSQL ${run.postgres}, Redis ${run.redis}`;
}
