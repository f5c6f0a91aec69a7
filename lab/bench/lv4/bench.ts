import { describeMachine } from '../../report/describe-machine';
import type { Bench, Stage } from '../run';
import { benchAcceptance } from './bench-acceptance';
import { benchDecisions } from './bench-decisions';
import { benchMemory } from './bench-memory';
import { benchPriority } from './bench-priority';
import { type BenchRoom, openBenchRoom } from './bench-room';
import { benchRushes } from './bench-rushes';
import type { BenchPart, BenchPlan } from './plan';
import { acceptanceLine, decisionLine, memoryLine, priorityLine, renderLv4Bench, rushLine } from './report';
import type { BenchResults } from './results';

export const lv4Bench: Bench<BenchPlan, BenchResults> = {
  async measure(plan, stage) {
    stage.during(() => 'starting PostgreSQL, Redis and Kafka');
    const room = await openBenchRoom(stage);
    try {
      return await measureParts(plan, room, stage);
    } finally {
      await room.close();
    }
  },
  render: renderLv4Bench,
};

async function measureParts(plan: BenchPlan, room: BenchRoom, stage: Stage): Promise<BenchResults> {
  const { seconds, rounds, backlog, buyers } = plan;
  async function collect<Row>(part: BenchPart, rows: AsyncIterable<Row>, lineOf: (row: Row) => string) {
    if (!plan.parts.includes(part)) return [];
    stage.during(() => `${part}: starting`);
    return stage.collect(rows, lineOf);
  }
  return {
    run: { ...describeMachine(), ...room.versions, seconds, rounds, backlog, buyers },
    acceptance: await collect('acceptance', benchAcceptance(room, plan, stage), acceptanceLine),
    decisions: await collect('decisions', benchDecisions(room, plan, stage), decisionLine),
    rushes: await collect('rushes', benchRushes(room, plan, stage), rushLine),
    priority: await collect('priority', benchPriority(room, plan, stage), priorityLine),
    memory: await collect('memory', benchMemory(room, plan, stage), memoryLine),
  };
}
