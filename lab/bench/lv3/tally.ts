import { median, ratioOf, speedOf } from '../shared/rate';
import type { HandoffRow } from './results';

/** What contenders made of their time. */
export interface Contention {
  /** Turns that ended before the end of the time. */
  perSecond: number;
  /** Contenders who had no turn in that time. */
  starved: number;
  /** From asking until the turn was over or the contender was sent away, in milliseconds. */
  longestWaitMs: number;
  /** Turns that passed over a contender who had asked for the same lock before, of all turns. 0: first come, first served. */
  outOfTurnShare: number;
  /** Asked, and were sent away before the time was over. */
  refused: number;
}

/** A contender who has asked and has no answer. */
export interface Ask {
  contender: number;
  eventId: number;
  /** Milliseconds, by `performance.now()`. */
  at: number;
}

export interface Tally {
  asks(contender: number, eventId: number, at: number): Ask;
  served(ask: Ask, at: number): void;
  refused(ask: Ask, at: number): void;
  result(): Contention;
}

/** Counts turns until `endsAt`; waits count in full, because cutting them would hide those who starve. */
export function openTally(contenders: number, startedAt: number, endsAt: number): Tally {
  const queues = openQueues();
  const lucky = new Set<number>();
  const count = { turns: 0, outOfTurn: 0, refused: 0, longestWaitMs: 0 };
  const settled = (ask: Ask, at: number) => {
    count.longestWaitMs = Math.max(count.longestWaitMs, at - ask.at);
    return queues.leave(ask);
  };
  return {
    asks: (contender, eventId, at) => queues.enter({ contender, eventId, at }),
    served(ask, at) {
      const { wasFirst } = settled(ask, at);
      if (at > endsAt) return;
      if (!wasFirst) count.outOfTurn++;
      lucky.add(ask.contender);
      count.turns++;
    },
    refused(ask, at) {
      settled(ask, at);
      if (at < endsAt) count.refused++;
    },
    result: () => ({
      ...{ perSecond: count.turns / ((endsAt - startedAt) / 1000), starved: contenders - lucky.size },
      ...{ longestWaitMs: count.longestWaitMs, refused: count.refused },
      outOfTurnShare: count.turns === 0 ? 0 : count.outOfTurn / count.turns,
    }),
  };
}

/** Who has asked for each event and has no answer, in the order of asking: a Set keeps the order of insertion. */
function openQueues() {
  const queues = new Map<number, Set<Ask>>();
  return {
    enter(ask: Ask): Ask {
      queues.set(ask.eventId, (queues.get(ask.eventId) ?? new Set()).add(ask));
      return ask;
    },
    leave(ask: Ask) {
      const queue = queues.get(ask.eventId) as Set<Ask>;
      const [first] = queue;
      queue.delete(ask);
      return { wasFirst: first === ask };
    },
  };
}

/** What the rounds of one lock say together, next to those of the row lock. */
export function contendedRow(
  what: Pick<HandoffRow, 'lock' | 'inside' | 'contenders' | 'events'>,
  rounds: Contention[],
  rowLock: Contention[],
): HandoffRow {
  const handoffs = speedOf(rounds);
  return {
    ...what,
    handoffs,
    ratio: ratioOf(handoffs, speedOf(rowLock)),
    starved: Math.max(...rounds.map(({ starved }) => starved)),
    longestWaitMs: Math.max(...rounds.map(({ longestWaitMs }) => longestWaitMs)),
    outOfTurnShare: median(rounds.map(({ outOfTurnShare }) => outOfTurnShare)),
    refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
  };
}
