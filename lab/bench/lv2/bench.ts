import type { Technique } from '@ticket-rush/shared/booking/technique';
import { techniques } from '../../../lv2-db-lock/src/techniques';
import { describeMachine } from '../../report/describe-machine';
import type { Bench, Stage } from '../run';
import { HOT, type Load, placeOf, SPREAD } from '../shared/load';
import type { Timing } from '../shared/take-turns';
import { type BenchRoom, openBenchRoom } from './bench-room';
import { benchVariant, prepareTechnique } from './bench-technique';
import type { Ring } from './measure-in-turns';
import { renderLv2Bench, speedLine, variantLine } from './report';
import type { BenchResults, SpeedRow, VariantRow } from './results';
import { variantsOf } from './variants';

/** What is measured, and for how long. */
export interface Lv2Plan extends Timing {
  /** By their slugs; without them, all. */
  techniques?: string[] | undefined;
  callers: number[];
}

type BenchPlan = Omit<Lv2Plan, 'techniques'> & { techniques: Technique[] };

const PLACES = [HOT, SPREAD];
/** Node, and what it is held against. */
const SIDES = 2;

/** One number of callers is enough to tell two ways of writing the same apart. */
const CALLERS_OF_VARIANTS = 8;

export const lv2Bench: Bench<Lv2Plan, BenchResults> = {
  planned({ techniques: slugs, callers, seconds, rounds }) {
    const chosen = techniques.filter(({ slug }) => slugs?.includes(slug) ?? true);
    const measured = PLACES.length * (chosen.length * callers.length + variantsOf(chosen).length);
    return { cells: SIDES * measured, rounds, seconds, beside: 0.3, once: 5 + measured };
  },
  async measure({ techniques: slugs, ...load }, stage) {
    stage.during(() => 'starting PostgreSQL');
    const plan = { ...load, techniques: techniques.filter(({ slug }) => slugs?.includes(slug) ?? true) };
    const room = await openBenchRoom(stage, new Set([...load.callers, CALLERS_OF_VARIANTS]));
    try {
      const { seconds, rounds } = plan;
      return {
        run: { ...describeMachine(), ...room.versions, seconds, rounds },
        rows: await stage.collect(benchTechniques(plan, room, stage), speedLine),
        variants: await stage.collect(benchVariants(plan, room, stage), variantLine),
      };
    } finally {
      await room.pools.close();
    }
  },
  render: renderLv2Bench,
};

async function* benchTechniques(plan: BenchPlan, room: BenchRoom, stage: Stage): AsyncGenerator<SpeedRow> {
  for (const technique of plan.techniques) {
    const measure = await prepareTechnique(technique, room);
    for (const load of loadsOf(plan, technique, plan.callers)) {
      yield await measure(load, ringOf(plan, room, stage, `${technique.slug}, ${textOf(load)}`));
    }
  }
}

async function* benchVariants(plan: BenchPlan, room: BenchRoom, stage: Stage): AsyncGenerator<VariantRow> {
  for (const variant of variantsOf(plan.techniques)) {
    for (const load of loadsOf(plan, variant.technique, [CALLERS_OF_VARIANTS])) {
      const what = `${variant.technique.slug} (${variant.variant}), ${textOf(load)}`;
      yield await benchVariant(variant, room, load, ringOf(plan, room, stage, what));
    }
  }
}

function loadsOf({ seconds }: BenchPlan, { ticketRows = false }: Technique, callers: number[]): Load[] {
  return PLACES.flatMap((events) =>
    callers.map((count) => ({ callers: count, events, seconds, ticketRows })),
  );
}

function ringOf({ rounds }: BenchPlan, { pools }: BenchRoom, stage: Stage, what: string): Ring {
  return { dataSource: pools.aside, ...stage.roundsOf(what, rounds) };
}

function textOf(load: Load): string {
  return `${load.callers} callers, ${placeOf(load)}`;
}
