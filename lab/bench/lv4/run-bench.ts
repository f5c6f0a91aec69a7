import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { describeMachine } from '../../report/describe-machine';
import type { Progress } from '../../report/progress';
import type { Rounds } from '../shared/take-turns';
import { benchAcceptance } from './bench-acceptance';
import { benchDecisions } from './bench-decisions';
import { benchMemory } from './bench-memory';
import { benchPriority } from './bench-priority';
import { type BenchRoom, openBenchRoom } from './bench-room';
import { benchRushes } from './bench-rushes';
import { acceptanceLine, decisionLine, memoryLine, priorityLine, rushLine } from './report';
import type { BenchResults, BenchRun } from './results';

/** What can be measured by itself. */
export type BenchPart = 'acceptance' | 'decisions' | 'rushes' | 'priority' | 'memory';

/** What is measured, and how much of it. */
export interface BenchPlan {
  parts: BenchPart[];
  /** Of each cell, on each side, in each round, where the time is what is given. */
  seconds: number;
  rounds: number;
  /** Who ask at the same time to be accepted, one number after the other. */
  callers: number[];
  /** How many requests a worker finds. */
  backlog: number;
  /** In a rush. */
  buyers: number;
  /** Of each technique and size. */
  rushes: number;
  /** While memory is looked at. */
  requests: number;
}

export type RoundsOf = (what: string) => Rounds;

/** @throws if a part is missing, something fails, or what was done is not what was counted */
export async function runBench(plan: BenchPlan, scratch: Scratch, progress: Progress): Promise<BenchResults> {
  progress.during(() => 'starting PostgreSQL, Redis and Kafka');
  const room = await openBenchRoom(scratch, progress.ended);
  try {
    return await measureParts(plan, room, progress);
  } finally {
    await room.close();
  }
}

async function measureParts(plan: BenchPlan, room: BenchRoom, progress: Progress): Promise<BenchResults> {
  const { parts, rounds } = plan;
  const roundsOf: RoundsOf = (what) => ({
    rounds,
    onRound: (round) => progress.during(() => `${what}: round ${round}`),
  });
  async function collect<Row>(
    part: BenchPart,
    bench: () => AsyncGenerator<Row>,
    lineOf: (row: Row) => string,
  ) {
    const rows: Row[] = [];
    if (!parts.includes(part)) return rows;
    progress.during(() => `${part}: starting`);
    for await (const row of bench()) {
      rows.push(row);
      progress.ended(lineOf(row));
    }
    return rows;
  }
  return {
    run: describeRun(plan, room),
    acceptance: await collect('acceptance', () => benchAcceptance(room, plan, roundsOf), acceptanceLine),
    decisions: await collect('decisions', () => benchDecisions(room, plan, roundsOf), decisionLine),
    rushes: await collect('rushes', () => benchRushes(room, plan, roundsOf), rushLine),
    priority: await collect('priority', () => benchPriority(room, plan, roundsOf), priorityLine),
    memory: await collect('memory', () => benchMemory(room, plan, progress), memoryLine),
  };
}

function describeRun({ seconds, rounds, backlog, buyers }: BenchPlan, { versions }: BenchRoom): BenchRun {
  return {
    ...describeMachine(),
    ...versions,
    ...{ seconds, rounds, backlog, buyers },
  };
}
