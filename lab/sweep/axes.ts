import type { LevelName } from '@ticket-rush/stack/level/levels';

/** Where the buyers meet a level: what stays fixed is the same at every point of a curve. */
export interface Setting {
  /** Processes behind the balancer. */
  instances: number;
  /** Added to the environment of each. */
  env: Record<string, string>;
  load: CrowdLoad | RushLoad;
}

/** Callers who ask again as soon as they are answered: throughput. */
export interface CrowdLoad {
  kind: 'crowd';
  events: number;
}

/** All buyers at the same instant, once: how long it takes until the last one knows. */
export interface RushLoad {
  kind: 'rush';
  buyers: number;
  tickets: number;
  /** A client of LV.4 asks for its decision every so many milliseconds; without it, when the service says. */
  pollMs?: number;
}

/** One thing that is varied, while all else stays as it is. */
export interface Axis {
  /** Of the points, in a chart. */
  label: string;
  /** What there are more of from point to point, in a sentence. */
  more: string;
  summary: string;
  points: number[];
  /** The largest point that the machine and its servers can be asked for. */
  most: number;
  levels: LevelName[];
  settingAt: (point: number) => Setting;
  /** What the curve shows of each measurement. */
  shows: Shown;
}

/** `perSecond` tickets sold, the more the better; or milliseconds, the fewer the better. */
export type Shown = 'perSecond' | 'doneMs' | 'answerP99Ms';

const ALL: LevelName[] = ['lv1', 'lv2', 'lv3', 'lv4'];
const TICKETS = 100;
const CROWD_OF_THE_POLLS = 1_000;

export const AXES = {
  contention: {
    label: 'events on sale, popular by Zipf’s law',
    more: 'events',
    summary: 'from one hot event to a thousand',
    points: [1, 3, 10, 30, 100, 300, 1_000],
    most: 20_000,
    levels: ALL,
    settingAt: (events) => ({ instances: 1, env: {}, load: { kind: 'crowd', events } }),
    shows: 'perSecond',
  },
  instances: {
    label: 'processes behind the balancer',
    more: 'processes',
    summary: 'from one process to eight, one hot event',
    points: [1, 2, 4, 8],
    most: 16,
    levels: ALL,
    settingAt: (instances) => ({ instances, env: {}, load: { kind: 'crowd', events: 1 } }),
    shows: 'perSecond',
  },
  pool: {
    label: 'connections of the process to PostgreSQL',
    more: 'connections',
    summary: 'from one connection to fifty, one hot event',
    points: [1, 2, 5, 10, 20, 50],
    most: 150,
    levels: ['lv1', 'lv2', 'lv3'],
    settingAt: (size) => ({
      ...{ instances: 1, env: { DATABASE_POOL_SIZE: String(size) } },
      load: { kind: 'crowd', events: 1 },
    }),
    shows: 'perSecond',
  },
  buyers: {
    label: 'buyers at the same instant',
    more: 'buyers',
    summary: 'from a hundred buyers to ten thousand, 100 tickets, four processes',
    points: [100, 300, 1_000, 3_000, 10_000],
    most: 20_000,
    levels: ALL,
    settingAt: (buyers) => ({ instances: 4, env: {}, load: { kind: 'rush', buyers, tickets: TICKETS } }),
    shows: 'doneMs',
  },
  poll: {
    label: 'milliseconds between two polls of a client',
    more: 'milliseconds between polls',
    summary: 'clients of LV.4 that ask often, and seldom',
    points: [10, 30, 100, 300, 1_000, 3_000],
    most: 10_000,
    levels: ['lv4'],
    settingAt: (pollMs) => ({
      ...{ instances: 2, env: {} },
      load: { kind: 'rush', buyers: CROWD_OF_THE_POLLS, tickets: TICKETS, pollMs },
    }),
    shows: 'answerP99Ms',
  },
} as const satisfies Record<string, Axis>;

export type AxisName = keyof typeof AXES;
export const AXIS_NAMES = Object.keys(AXES) as AxisName[];
