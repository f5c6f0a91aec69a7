import { describeMachine } from '../../report/describe-machine';
import { type BenchRoom, openBenchRoom } from '../lv4/bench-room';
import type { Bench, Stage } from '../run';
import { benchAccepting } from './accepting';
import { benchDeciding } from './deciding';
import { benchHotRow } from './hot-row';
import type { CeilingName, CeilingsPlan } from './plan';
import { benchQuorum } from './quorum';
import { benchRelay } from './relay';
import { ceilingLine, renderCeilings } from './report';
import type { CeilingRow, CeilingsResults } from './results';
import { benchRush } from './rush';
import { benchScript } from './script';
import { benchStart } from './start';

type Measure = (room: BenchRoom, plan: CeilingsPlan, stage: Stage) => AsyncIterable<CeilingRow>;

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
