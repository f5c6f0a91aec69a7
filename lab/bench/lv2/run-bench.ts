import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Progress } from '../../report/progress';
import { HOT, type Load, placeOf, SPREAD } from '../shared/load';
import { type BenchRoom, openBenchRoom } from './bench-room';
import { prepareTechnique } from './bench-technique';
import { benchVariant } from './bench-variant';
import { describeBench } from './describe-bench';
import { speedLine, variantLine } from './report';
import type { BenchResults } from './results';
import { variantsOf } from './variants';

/** What is measured, and for how long. */
export interface BenchPlan {
  techniques: Technique[];
  callers: number[];
  /** Of each cell, on each side, in each round. */
  seconds: number;
  rounds: number;
}

const PLACES = [HOT, SPREAD];

/** One number of callers is enough to tell two ways of writing the same apart. */
const CALLERS_OF_VARIANTS = 8;

/** @throws if a part is missing, a technique fails, or what was sold is not what was counted */
export async function runBench(plan: BenchPlan, scratch: Scratch, progress: Progress): Promise<BenchResults> {
  progress.during(() => 'starting PostgreSQL');
  const room = await openBenchRoom(scratch, new Set([...plan.callers, CALLERS_OF_VARIANTS]), progress.ended);
  try {
    const rows = await benchTechniques(plan, room, progress);
    const variants = await benchVariants(plan, room, progress);
    return { run: describeBench(plan, room.versions), rows, variants };
  } finally {
    await room.pools.close();
  }
}

async function benchTechniques(plan: BenchPlan, room: BenchRoom, progress: Progress) {
  const rows: BenchResults['rows'] = [];
  for (const technique of plan.techniques) {
    const measure = await prepareTechnique(technique, room);
    for (const load of loadsOf(plan, technique, plan.callers)) {
      const row = await measure(load, ringOf(plan, room, progress, `${technique.slug}, ${textOf(load)}`));
      rows.push(row);
      progress.ended(speedLine(row));
    }
  }
  return rows;
}

async function benchVariants(plan: BenchPlan, room: BenchRoom, progress: Progress) {
  const rows: BenchResults['variants'] = [];
  for (const variant of variantsOf(plan.techniques)) {
    for (const load of loadsOf(plan, variant.technique, [CALLERS_OF_VARIANTS])) {
      const what = `${variant.technique.slug} (${variant.variant}), ${textOf(load)}`;
      const row = await benchVariant(variant, room, load, ringOf(plan, room, progress, what));
      rows.push(row);
      progress.ended(variantLine(row));
    }
  }
  return rows;
}

function loadsOf({ seconds }: BenchPlan, { ticketRows = false }: Technique, callers: number[]): Load[] {
  return PLACES.flatMap((events) =>
    callers.map((count) => ({ callers: count, events, seconds, ticketRows })),
  );
}

function ringOf({ rounds }: BenchPlan, { pools }: BenchRoom, progress: Progress, what: string) {
  const onRound = (round: number) => progress.during(() => `${what}: round ${round} of ${rounds}`);
  return { dataSource: pools.aside, rounds, onRound };
}

function textOf(load: Load): string {
  return `${load.callers} callers, ${placeOf(load)}`;
}
