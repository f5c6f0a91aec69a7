import type { Line } from '../interleaving/transcript/transcript';
import { depthFirst, SharedInProcess } from './depth-first';
import type { Run } from './run';
import { sampler } from './sample';
import { compareSchedules, type Schedule, switchesOf } from './schedule';

/** A schedule that breaks a rule. */
export interface Broken {
  schedule: Schedule;
  switches: number;
  /** The audit's findings. */
  report: string[];
  lines: readonly Line[];
}

/**
 * How the schedules were chosen.
 *
 * `all`     each that there is.
 * `reduced` of those that differ only in the order of steps that commute, one.
 * `sample`  by chance, from a seed.
 */
export type Way = 'all' | 'reduced' | 'sample';

export interface Explored {
  way: Way;
  /** Whether there are no others. Never for a sample. */
  complete: boolean;
  schedules: number;
  broken: number;
  /** Schedules in which a buyer was turned away while there were tickets. */
  undersells: number;
  /** The most steps that a schedule had. */
  steps: number;
  /** Of the broken ones that were tried, the one with the fewest switches, then the fewest steps. */
  shortest: Broken | null;
}

export interface ExploreOptions {
  way: Way;
  /** The most schedules to try. */
  limit: number;
  /** Of a sample. */
  seed?: number;
  /** Told after each schedule. */
  onSchedule?: (so_far: Explored) => void;
}

/** Tries schedules of a race, and judges each. Where parties share something in the process, it does not reduce. */
export async function explore(openRun: () => Promise<Run>, options: ExploreOptions): Promise<Explored> {
  try {
    return await exploreThisWay(openRun, options);
  } catch (error) {
    if (error instanceof SharedInProcess) return exploreThisWay(openRun, { ...options, way: 'all' });
    throw error;
  }
}

async function exploreThisWay(
  openRun: () => Promise<Run>,
  { way, limit, seed = 1, onSchedule = () => undefined }: ExploreOptions,
): Promise<Explored> {
  const found: Explored = {
    ...{ way, complete: false, schedules: 0, broken: 0, undersells: 0, steps: 0 },
    shortest: null,
  };
  const note = async (run: Run) => {
    await judge(run, found);
    onSchedule(found);
  };
  const goOn = () => found.schedules < limit;
  if (way === 'sample') await sample(openRun, { seed, goOn }, note);
  else
    found.complete = await depthFirst(
      openRun,
      { reduce: way === 'reduced', goOn },
      async ({ run, isNew }) => {
        if (isNew) await note(run);
      },
    );
  return found;
}

async function judge(run: Run, found: Explored): Promise<void> {
  const { verdict, report } = await run.judge();
  const { schedule } = run;
  found.schedules += 1;
  found.steps = Math.max(found.steps, schedule.length);
  if (verdict === 'undersells') found.undersells += 1;
  if (verdict !== 'broken') return;
  found.broken += 1;
  if (found.shortest === null || compareSchedules(schedule, found.shortest.schedule) < 0)
    found.shortest = { schedule, switches: switchesOf(schedule), report, lines: [...run.lines] };
}

/** The number of steps is learned from a schedule in which each party ends before the next begins. */
async function sample(
  openRun: () => Promise<Run>,
  { seed, goOn }: { seed: number; goOn: () => boolean },
  note: (run: Run) => Promise<void>,
): Promise<void> {
  const steps = await inRun(openRun, async (run) => {
    for (let able = run.able(); able[0] !== undefined; able = run.able()) await run.step(able[0]);
    return run.schedule.length;
  });
  const byChance = sampler(steps, seed);
  while (goOn())
    await inRun(openRun, async (run) => {
      await byChance(run);
      await note(run);
    });
}

async function inRun<T>(openRun: () => Promise<Run>, work: (run: Run) => Promise<T>): Promise<T> {
  const run = await openRun();
  try {
    return await work(run);
  } finally {
    await run.close();
  }
}
