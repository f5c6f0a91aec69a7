import { describeMachine } from '../../report/describe-machine';
import type { Bench, Stage } from '../run';
import type { Timing } from '../shared/take-turns';
import { benchAcceptance } from './bench-acceptance';
import { benchDecisions } from './bench-decisions';
import { benchMemory } from './bench-memory';
import { benchPriority } from './bench-priority';
import { type BenchRoom, openBenchRoom } from './bench-room';
import { benchRushes } from './bench-rushes';
import { acceptanceLine, decisionLine, memoryLine, priorityLine, renderLv4Bench, rushLine } from './report';
import type { BenchPart, BenchResults } from './results';

/** What is measured, and how much of it. */
export interface Lv4Plan extends Timing {
  parts: readonly BenchPart[];
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

/** So many requests are appended, decided and passed on in a second by a worker. */
const DECIDED_PER_SECOND = 2_500;
/** So many are sent and decided in a second of a rush. */
const RUSHED_PER_SECOND = 1_500;

export const lv4Bench: Bench<Lv4Plan, BenchResults> = {
  planned({ parts, seconds, rounds, callers, backlog, buyers, rushes, requests }) {
    const has = (part: BenchPart) => (parts.includes(part) ? 1 : 0);
    const inSeconds = (count: number) => count / DECIDED_PER_SECOND;
    // Accepting beside doing nothing; and inserts beside the decisions of four techniques.
    const cells = has('acceptance') * callers.length * 6 + has('decisions') * 10;
    // Four techniques on one event and on many; two of them have a tenth of the backlog, and take as long.
    const decided = has('decisions') * 2 * 4 * (rounds + 1) * inSeconds(backlog);
    const passed = has('priority') * (2 * rounds + 1) * inSeconds(1.1 * backlog);
    const rushed = has('rushes') * (20 + (2 * rushes * 8 * buyers) / RUSHED_PER_SECOND);
    const once = 15 + has('acceptance') * 15 + has('memory') * inSeconds(1.5 * requests);
    return { cells, rounds, seconds, beside: 0.5, once: once + decided + passed + rushed };
  },
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

async function measureParts(plan: Lv4Plan, room: BenchRoom, stage: Stage): Promise<BenchResults> {
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
