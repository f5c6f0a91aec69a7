import { describeMachine } from '../../report/describe-machine';
import { type BenchRoom, openBenchRoom } from '../lv4/bench-room';
import type { Bench, Stage } from '../run';
import type { Timing } from '../shared/take-turns';
import { benchAccepting, benchScript } from './answering';
import { benchDeciding, benchRelay } from './deciding';
import { benchHotRow } from './hot-row';
import { benchQuorum } from './quorum';
import { ceilingLine, renderCeilings } from './report';
import type { CeilingName, CeilingRow, CeilingsResults } from './results';
import { benchRush } from './rush';
import { benchStart } from './start';

/** What is measured, and for how long. */
export interface CeilingsPlan extends Timing {
  only: readonly CeilingName[];
}

type Measure = (room: BenchRoom, timing: Timing, stage: Stage) => AsyncIterable<CeilingRow>;

const MEASURES: Record<CeilingName, Measure> = {
  rush: benchRush,
  'hot-row': benchHotRow,
  script: benchScript,
  accepting: benchAccepting,
  quorum: benchQuorum,
  deciding: benchDeciding,
  relay: benchRelay,
  start: benchStart,
};

/** What is measured and its ceiling, some of both twice. */
const SIDES = 4;

/** All aims in one run on one machine: what is measured stands beside its ceiling in the same round. */
export const ceilingsBench: Bench<CeilingsPlan, CeilingsResults> = {
  planned: ({ only, seconds, rounds }) => ({
    ...{ cells: SIDES * only.length, rounds, seconds },
    // Most rows start services of their own and warm them.
    ...{ beside: 1, once: 15 + 15 * only.length },
  }),
  async measure(plan, stage) {
    stage.during(() => 'starting PostgreSQL, Redis and Kafka');
    const room = await openBenchRoom(stage);
    try {
      const { seconds, rounds } = plan;
      const run = { ...describeMachine(), ...room.versions, seconds, rounds };
      return { run, rows: await stage.collect(benchAll(room, plan, stage), ceilingLine) };
    } finally {
      await room.close();
    }
  },
  render: renderCeilings,
};

async function* benchAll(room: BenchRoom, plan: CeilingsPlan, stage: Stage): AsyncGenerator<CeilingRow> {
  for (const name of plan.only) {
    stage.during(() => `${name}: starting`);
    yield* MEASURES[name](room, plan, stage);
  }
}
