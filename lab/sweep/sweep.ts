import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import type { Bench, Stage } from '../bench/run';
import { median } from '../bench/shared/rate';
import { startServersOf } from '../bench/shared/servers';
import { type Timing, takeTurns } from '../bench/shared/take-turns';
import { describeMachine } from '../report/describe-machine';
import { wantedTechniques } from '../rush/levels/catalogue';
import type { Selection } from '../rush/levels/selection';
import { AXES, type AxisName, type Setting } from './axes';
import { measureCrowd } from './measure-crowd';
import { measureRush } from './measure-rush';
import { type OpenPoint, openPoint } from './open-point';
import { pointLine, renderSweep } from './report';
import type { Point, Sample, SweepResults } from './results';

export interface SweepPlan extends Selection, Timing {
  axis: AxisName;
  /** Where the curve is measured; without them, at those of the axis. */
  points?: number[];
  /** Who ask at the same time, where throughput is measured. */
  callers: number;
}

/** Of a level with all its processes, until its first answer. */
const START_S = 6;
/** In a second so many buyers of a rush know. */
const BUYERS_PER_SECOND = 1_500;

export const sweepBench: Bench<SweepPlan, SweepResults> = {
  async planned(plan) {
    const stretches = stretchesOf(plan);
    const loads = pointsOf(plan).map((at) => settingAt(plan, at).load);
    const secondsOf = (load: Setting['load']) =>
      load.kind === 'crowd' ? plan.seconds : load.buyers / BUYERS_PER_SECOND + (load.pollMs ?? 0) / 1_000;
    const sum = (of: Setting['load'][]) => of.reduce((total, load) => total + secondsOf(load), 0);
    const warming = stretches.map(([at]) => sum(warmUpsOf(settingAt(plan, at as number))));
    const counts = await Promise.all(wantedLevels(plan).map((level) => wantedTechniques(level, plan)));
    const techniques = counts.flat().length;
    const warm = techniques * warming.reduce((total, one) => total + one, 0);
    return {
      ...{ cells: techniques * loads.length, rounds: plan.rounds },
      seconds: Math.round((10 * sum(loads)) / loads.length) / 10,
      ...{ beside: 0.3, once: warm + counts.length * stretches.length * START_S },
    };
  },
  async measure(plan, stage) {
    const { axis, callers, seconds, rounds } = plan;
    const names = wantedLevels(plan);
    const { parts, versions } = await startServersOf(names, stage);
    const run = { ...describeMachine(), ...versions, axis, callers, seconds, rounds };
    return { run, points: await stage.collect(sweep(plan, names, parts, stage), pointLine(axis)) };
  },
  render: renderSweep,
  page: async (results) => (await import('../page/sweep-page')).sweepPage(results),
};

async function* sweep(
  plan: SweepPlan,
  names: LevelName[],
  parts: Parts,
  stage: Stage,
): AsyncGenerator<Point> {
  for (const level of names) {
    const techniques = await wantedTechniques(level, plan);
    for (const points of stretchesOf(plan)) {
      const where = `${level} at ${points.join(', ')}`;
      stage.during(() => `${where}: starting`);
      const setting = settingAt(plan, points[0] as number);
      const open = await openPoint(stage.scratch, { level, parts, setting, callers: plan.callers });
      try {
        yield* measureStretch(plan, { level, where, points, open, techniques }, stage);
      } finally {
        await open.close();
      }
    }
  }
}

/** Those that have this axis. */
function wantedLevels({ axis, levels: wanted }: SweepPlan): LevelName[] {
  return wanted.filter((level) => (AXES[axis].levels as readonly LevelName[]).includes(level));
}

/** In their order: curves are read from left to right. */
export function pointsOf({ axis, points }: Pick<SweepPlan, 'axis' | 'points'>): number[] {
  return (points ?? AXES[axis].points).toSorted((one, other) => one - other);
}

/** Points that differ only in who comes share the same processes, and take turns: what else the machine does meets all alike. */
export function stretchesOf(plan: Pick<SweepPlan, 'axis' | 'points'>): number[][] {
  const processes = (at: number) => {
    const { instances, env } = settingAt(plan, at);
    return JSON.stringify([instances, env]);
  };
  return [...groupBy(pointsOf(plan), processes).values()];
}

function settingAt({ axis }: Pick<SweepPlan, 'axis'>, at: number): Setting {
  return AXES[axis].settingAt(at);
}

interface Stretch {
  level: LevelName;
  /** For a person who waits. */
  where: string;
  points: number[];
  open: OpenPoint;
  techniques: string[];
}

/** All techniques and points take turns, and each is warm: a process that has just been started is several times slower. */
async function* measureStretch(
  plan: SweepPlan,
  { level, where, points, open, techniques }: Stretch,
  stage: Stage,
): AsyncGenerator<Point> {
  const { axis, seconds, rounds } = plan;
  for (const technique of techniques) {
    stage.during(() => `${where}: warming up ${technique}`);
    for (const load of warmUpsOf(open.setting)) await measureOnce(open, technique, load, seconds);
  }
  const cells = techniques.flatMap((technique) => points.map((at) => ({ technique, at })));
  const results = await takeTurns(
    cells.map(({ technique, at }) => [
      `${technique} ${at}`,
      () => measureOnce(open, technique, settingAt(plan, at).load, seconds),
    ]),
    stage.roundsOf(where, rounds),
  );
  for (const { technique, at } of cells) {
    const samples = results[`${technique} ${at}`] as Sample[];
    const shown = samples.map((sample) => sample[AXES[axis].shows]);
    yield { level, technique, at, ...medianSample(samples), rounds: shown.map(rounded) };
  }
}

/** Enough that no curve shows how warm its points are, and no more: they take as long as what is measured. */
const WARM_UPS = 4;
const WARM_BUYERS = 2_000;
const WARM_CROWDS = 2;

export function warmUpsOf({ load }: Setting): Setting['load'][] {
  if (load.kind === 'crowd') return Array.from({ length: WARM_CROWDS }, () => load);
  const { pollMs: _, ...rush } = load;
  return Array.from({ length: WARM_UPS }, () => ({ ...rush, buyers: WARM_BUYERS }));
}

function measureOnce(
  point: OpenPoint,
  technique: string,
  load: Setting['load'],
  seconds: number,
): Promise<Sample> {
  return load.kind === 'crowd'
    ? measureCrowd(point, technique, load, seconds)
    : measureRush(point, technique, load);
}

function medianSample(samples: Sample[]): Sample {
  const figures = Object.keys(samples[0] as Sample) as (keyof Sample)[];
  const medians = figures.map((figure) => [figure, rounded(median(samples.map((sample) => sample[figure])))]);
  return Object.fromEntries(medians) as Sample;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
