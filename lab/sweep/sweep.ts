import { installMissing } from '@ticket-rush/stack/install/doctor';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import { type Parts, startParts } from '@ticket-rush/stack/servers/server-parts';
import type { Bench, Stage } from '../bench/run';
import { median } from '../bench/shared/rate';
import { versionsOf } from '../bench/shared/server-versions';
import { takeTurns } from '../bench/shared/take-turns';
import { describeMachine } from '../report/describe-machine';
import { techniquesOf } from '../rush/catalogue';
import { partsOf } from '../rush/prepare-levels';
import { isWanted, type Selection } from '../rush/selection';
import { AXES, type Axis, type AxisName, type Setting } from './axes';
import { measureCrowd } from './measure-crowd';
import { measureRush } from './measure-rush';
import { type OpenPoint, openPoint } from './open-point';
import { pointLine, renderSweep } from './report';
import type { Point, Sample, SweepResults } from './results';

export interface SweepPlan extends Selection {
  axis: AxisName;
  /** Where the curve is measured; without them, at those of the axis. */
  points?: number[];
  /** Who ask at the same time, where throughput is measured. */
  callers: number;
  /** Of each crowd, in each round. */
  seconds: number;
  rounds: number;
}

export const sweepBench: Bench<SweepPlan, SweepResults> = {
  async measure(plan, stage) {
    const { axis, callers, seconds, rounds } = plan;
    const names = plan.levels.filter((level) => (AXES[axis].levels as readonly LevelName[]).includes(level));
    await installMissing(stage.ended, [...new Set(names.flatMap(partsOf))]);
    stage.during(() => 'starting the servers');
    const parts = await startParts(stage.scratch, new Set(names.flatMap((level) => levels[level].needs)));
    const run = { ...describeMachine(), ...(await versionsOf(parts)), axis, callers, seconds, rounds };
    return { run, points: await stage.collect(sweep(plan, names, parts, stage), pointLine(axis)) };
  },
  render: renderSweep,
};

async function* sweep(
  plan: SweepPlan,
  names: LevelName[],
  parts: Parts,
  stage: Stage,
): AsyncGenerator<Point> {
  const axis: Axis = AXES[plan.axis];
  for (const level of names) {
    const wanted = await techniquesOf(level);
    const techniques = wanted.filter((slug) => isWanted(plan, slug));
    for (const at of plan.points ?? axis.points) {
      stage.during(() => `${level} at ${at}: starting`);
      const setting = axis.settingAt(at);
      const point = await openPoint(stage.scratch, { level, parts, setting, callers: plan.callers });
      try {
        yield* measurePoint(plan, { level, at, point, techniques }, stage);
      } finally {
        await point.close();
      }
    }
  }
}

interface Here {
  level: LevelName;
  at: number;
  point: OpenPoint;
  techniques: string[];
}

/** All techniques take turns, and each is warm: a process that has just been started is several times slower. */
async function* measurePoint(
  { axis, seconds, rounds }: SweepPlan,
  { level, at, point, techniques }: Here,
  stage: Stage,
): AsyncGenerator<Point> {
  const measure = (technique: string) => measureOnce(point, technique, point.setting, seconds);
  for (const technique of techniques) {
    stage.during(() => `${level} at ${at}: warming up ${technique}`);
    for (let time = 0; time < warmUpsFor(point.setting); time++) await measure(technique);
  }
  const turns = techniques.map((technique) => [technique, () => measure(technique)] as const);
  const results = await takeTurns<string, Sample>(
    Object.fromEntries(turns),
    stage.roundsOf(`${level} at ${at}`, rounds),
  );
  for (const [technique, samples] of Object.entries(results)) {
    const shown = samples.map((sample) => sample[AXES[axis].shows]);
    yield { level, technique, at, ...medianSample(samples), rounds: shown.map(rounded) };
  }
}

/** Small rushes warm less, so there are more of them: a curve is not to show how warm its points are. */
const WARM_BUYERS = 8_000;
const MOST_WARM_UPS = 8;

function warmUpsFor({ load }: Setting): number {
  return load.kind === 'crowd' ? 1 : Math.min(MOST_WARM_UPS, Math.ceil(WARM_BUYERS / load.buyers));
}

function measureOnce(
  point: OpenPoint,
  technique: string,
  { load }: Setting,
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
