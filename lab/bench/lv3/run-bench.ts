import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { describeMachine } from '../../report/describe-machine';
import type { Progress } from '../../report/progress';
import { benchAnswers } from './bench-answers';
import { benchDecisions } from './bench-decisions';
import { benchHandoffs } from './bench-handoffs';
import { benchPairs } from './bench-pairs';
import { type BenchRoom, openBenchRoom } from './bench-room';
import { benchShrinking, measureMemory } from './bench-shrinking';
import { handoffLine, memoryLine, ratioLine, shrinkingLine } from './report';
import type { BenchResults, BenchRun } from './results';

/** What can be measured by itself. */
export type BenchPart = 'pairs' | 'handoffs' | 'decisions' | 'shrinking' | 'answers';

/** What is measured, and for how long. */
export interface BenchPlan {
  parts: BenchPart[];
  /** Of each cell, on each side, in each round. */
  seconds: number;
  rounds: number;
}

/** @throws if a part is missing, something fails, or what was done is not what was counted */
export async function runBench(plan: BenchPlan, scratch: Scratch, progress: Progress): Promise<BenchResults> {
  progress.during(() => 'starting Redis and PostgreSQL');
  const room = await openBenchRoom(scratch, progress.ended);
  try {
    return await measureParts(plan, room, progress);
  } finally {
    await room.close();
  }
}

async function measureParts(plan: BenchPlan, room: BenchRoom, progress: Progress): Promise<BenchResults> {
  const { parts, seconds, rounds } = plan;
  const roundsOf = (what: string) => ({
    rounds,
    onRound: (round: number) => progress.during(() => `${what}: round ${round} of ${rounds}`),
  });
  async function collect<Row>(part: BenchPart, bench: Bench<Row>, lineOf: (row: Row) => string) {
    const rows: Row[] = [];
    if (!parts.includes(part)) return rows;
    for await (const row of bench(room, seconds, roundsOf)) {
      rows.push(row);
      progress.ended(lineOf(row));
    }
    return rows;
  }
  return {
    run: describeRun(plan, room),
    pairs: await collect('pairs', benchPairs, ratioLine),
    handoffs: await collect('handoffs', benchHandoffs, handoffLine),
    decisions: await collect('decisions', benchDecisions, ratioLine),
    shrinking: await collect('shrinking', benchShrinking, shrinkingLine),
    memory: await collect('shrinking', measureMemory, memoryLine),
    answers: await collect('answers', benchAnswers, ratioLine),
  };
}

type Bench<Row> = (
  room: BenchRoom,
  seconds: number,
  roundsOf: (what: string) => { rounds: number; onRound: (round: number) => void },
) => AsyncGenerator<Row>;

function describeRun({ seconds, rounds }: BenchPlan, { versions }: BenchRoom): BenchRun {
  return {
    ...describeMachine(),
    ...versions,
    seconds,
    rounds,
  };
}
