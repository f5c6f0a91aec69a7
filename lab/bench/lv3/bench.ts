import { describeMachine } from '../../report/describe-machine';
import type { Bench, Stage } from '../run';
import type { Timing } from '../shared/take-turns';
import { benchAnswers } from './bench-answers';
import { benchDecisions } from './bench-decisions';
import { benchHandoffs } from './bench-handoffs';
import { benchPairs } from './bench-pairs';
import { type BenchRoom, openBenchRoom } from './bench-room';
import { benchShrinking, measureMemory } from './bench-shrinking';
import { handoffLine, memoryLine, ratioLine, renderLv3Bench, shrinkingLine } from './report';
import type { BenchPart, BenchResults } from './results';

/** What is measured, and for how long. */
export interface Lv3Plan extends Timing {
  parts: readonly BenchPart[];
}

/** Measurements in each round, both sides counted, and seconds that a part takes beside them. */
const PARTS_OF_IT: Record<BenchPart, { cells: number; once: number }> = {
  pairs: { cells: 16, once: 4 },
  handoffs: { cells: 36, once: 25 },
  decisions: { cells: 4, once: 1 },
  shrinking: { cells: 6, once: 15 },
  answers: { cells: 4, once: 15 },
};

export const lv3Bench: Bench<Lv3Plan, BenchResults> = {
  planned({ parts, seconds, rounds }) {
    const sum = (of: 'cells' | 'once') => parts.reduce((total, part) => total + PARTS_OF_IT[part][of], 0);
    return { cells: sum('cells'), rounds, seconds, beside: 0.7, once: 5 + sum('once') };
  },
  async measure(plan, stage) {
    stage.during(() => 'starting Redis and PostgreSQL');
    const room = await openBenchRoom(stage);
    try {
      return await measureParts(plan, room, stage);
    } finally {
      await room.close();
    }
  },
  render: renderLv3Bench,
};

async function measureParts(plan: Lv3Plan, room: BenchRoom, stage: Stage): Promise<BenchResults> {
  const { parts, seconds, rounds } = plan;
  const collect = async <Row>(part: BenchPart, rows: AsyncIterable<Row>, lineOf: (row: Row) => string) =>
    parts.includes(part) ? stage.collect(rows, lineOf) : [];
  return {
    run: { ...describeMachine(), ...room.versions, seconds, rounds },
    pairs: await collect('pairs', benchPairs(room, plan, stage), ratioLine),
    handoffs: await collect('handoffs', benchHandoffs(room, plan, stage), handoffLine),
    decisions: await collect('decisions', benchDecisions(room, plan, stage), ratioLine),
    shrinking: await collect('shrinking', benchShrinking(room, plan, stage), shrinkingLine),
    memory: await collect('shrinking', measureMemory(room), memoryLine),
    answers: await collect('answers', benchAnswers(room, plan, stage), ratioLine),
  };
}
