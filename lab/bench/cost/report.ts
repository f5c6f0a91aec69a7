import { benchSection, renderBench } from '../../report/bench-report';
import type { Colours } from '../../report/colour';
import type { Source } from '../../report/source-line';
import { type Column, chapterTable, figure, slug, terminalTable } from '../../report/table';
import { whole } from '../../report/whole';
import type { Cost, CostResults, CostRow } from './results';

interface Row extends Cost {
  level: string;
  technique: string;
}

const COLUMNS: Column<Row>[] = [
  slug('technique', ({ technique }) => technique),
  figure('told\nbusy', ({ comeAgain }) => (comeAgain === undefined ? '–' : oneDigit(comeAgain))),
  figure('round\ntrips', ({ roundTrips }) => oneDigit(roundTrips)),
  figure('Redis\ncalls', ({ redisCommands }) => oneDigit(redisCommands)),
  figure('WAL\nbytes', ({ walBytes }) => whole(walBytes)),
  figure('conn.\nms', ({ connectionMs }) => twoDigits(connectionMs)),
  figure('of it\nlocked', ({ lockWaitMs }) => twoDigits(lockWaitMs)),
  figure('CPU\nms', (cost) => twoDigits(processorMsOf(cost))),
  figure('its\nNode', ({ cpuMs }) => twoDigits(nodeMsOf(cpuMs))),
];

const LEGEND = [
  'For each ticket sold, and for each buyer who is told that it is sold out; what',
  'a level spends while idle is taken away. Told busy: how many were told to come',
  'again for each of them, because others were in the way; their cost is in it.',
  'Round trips: to PostgreSQL. Redis calls: commands inside of scripts included.',
  'Conn. ms: for so long a connection of PostgreSQL is taken; locked: for so long',
  'it waits for another buyer. CPU: of all programs; Node: of the service, and of',
  'the worker on LV.4.',
];

/** Everything that a person is shown at the end. */
export function renderCostBench({ run, rows }: CostResults, colours: Colours): string {
  const tables = [
    `a ticket sold\n${terminalTable(COLUMNS, rows.map(soldOf))}`,
    `a buyer refused\n${terminalTable(COLUMNS, rows.map(refusedOf))}`,
  ];
  return renderBench(tables, LEGEND, howOf(run), colours);
}

/** What a sold ticket costs, the cheapest for the processors first. */
export function soldCostSection({ run, rows }: CostResults, source: Source): string {
  return section(rows.map(soldOf), run, source);
}

/** What a refusal costs, the cheapest for the processors first. */
export function refusedCostSection({ run, rows }: CostResults, source: Source): string {
  return section(rows.map(refusedOf), run, source);
}

function section(rows: Row[], run: CostResults['run'], source: Source): string {
  const cheapestFirst = rows.sort((one, other) => (processorMsOf(one) ?? 0) - (processorMsOf(other) ?? 0));
  return benchSection([chapterTable(COLUMNS, cheapestFirst)], howOf(run), source);
}

/** One technique, while the others are still measured. */
export function costLine({ level, technique, sold, refused }: CostRow): string {
  const [yes, no] = [sold, refused].map((cost) => twoDigits(processorMsOf(cost)));
  return `${level} ${technique}: ${yes} ms of CPU for a ticket, ${no} for a refusal`;
}

function soldOf({ level, technique, sold }: CostRow): Row {
  return { level, technique, ...sold };
}

function refusedOf({ level, technique, refused }: CostRow): Row {
  return { level, technique, ...refused };
}

/** On processors, of all programs together. `null` where it was not measured. */
export function processorMsOf({ cpuMs }: Pick<Cost, 'cpuMs'>): number | null {
  if (cpuMs.service === null) return null;
  return Object.values(cpuMs).reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
}

/** The API and the worker. */
function nodeMsOf({ service, worker }: Cost['cpuMs']): number | null {
  return service === null ? null : service + (worker ?? 0);
}

function oneDigit(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}

function twoDigits(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function howOf(run: CostResults['run']) {
  const servers = `PostgreSQL ${run.postgres}, Redis ${run.redis}, Kafka ${run.kafka}`;
  return { run, servers, load: `one process, ${run.callers} callers, one event` };
}
