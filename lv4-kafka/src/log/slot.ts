import { setTimeout as sleep } from 'node:timers/promises';
import { fullJitterMs } from '@ticket-rush/shared/retry/full-jitter';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { type Handling, handleThenCommit } from './handle-then-commit';
import { createLane, type Lane } from './lane';
import type { ConsumerOptions, LaneSet, LaneTopic, LogBatch } from './log';
import { createSignal } from './signal';
import { weightedRoundRobin } from './weighted-round-robin';

const RETRY = { baseMs: 100, capMs: 5_000 };

/** Equal partition numbers of one lane set: one batch at a time, by weighted round robin over the lanes. */
export interface Slot {
  lane(topic: string): Lane;
  /** Something has changed that the next batch may have waited for: records, the pause, the share of the group. */
  wake(): void;
  /** Handles batches until it is stopped. The batch at hand is finished. */
  run(): Promise<void>;
}

export interface SlotNeeds extends Pick<ConsumerOptions, 'rateLimiter' | 'handle' | 'onLag'> {
  /** Called after the effect. */
  commit(topic: string, partition: number, nextOffset: string): void;
  isPaused(): boolean;
  stopping: AbortSignal;
  logger: Logger;
}

export function openSlot(set: LaneSet, partition: number, needs: SlotNeeds): Slot {
  const { rateLimiter, stopping, logger } = needs;
  const lanes = new Map(set.lanes.map((place) => [place.lane, { ...place, records: createLane() }]));
  const roundRobin = weightedRoundRobin(
    Object.fromEntries(set.lanes.map(({ lane, weight }) => [lane, weight])),
  );
  const signal = createSignal();
  stopping.addEventListener('abort', signal.give);

  /** The next batch; or how long to wait for one unless the signal is given before, in milliseconds. */
  function nextBatch(): LogBatch | number {
    const now = Date.now();
    const due = [...lanes.values()].filter(({ records }) => records.due(now) > 0);
    if (needs.isPaused()) return Number.POSITIVE_INFINITY;
    if (due.length === 0) return earliest([...lanes.values()].map(({ records }) => records.dueAt())) - now;
    const tooSoonMs = rateLimiter.waitMs();
    if (tooSoonMs > 0) return tooSoonMs;
    const lane = lanes.get(roundRobin.next(due.map(({ lane }) => lane))) as LaneTopic & { records: Lane };
    const most = lane.records.peek(Math.min(set.batchSize, lane.records.due(now)));
    return batchOf(lane, rateLimiter.take(set.together?.(most) ?? most.length));
  }

  function batchOf({ lane, topic, records }: LaneTopic & { records: Lane }, count: number): LogBatch {
    const generation = records.generation();
    const isStale = () => records.generation() !== generation;
    return { set: set.name, lane, topic, partition, records: records.take(count), isStale };
  }

  /** Order matters more than progress: a batch that fails is handled again before the next one. */
  function handlingOf(batch: LogBatch): Handling {
    const { topic, lane, records } = batch;
    return {
      handle: needs.handle,
      async mayTry() {
        while (needs.isPaused() && !stopping.aborted && !batch.isStale())
          await signal.given(Number.POSITIVE_INFINITY);
        return !stopping.aborted && !batch.isStale();
      },
      async failed(error, attempt) {
        const place = { topic, lane, partition, offset: records[0]?.offset, records: records.length };
        logger.warn({ err: error, attempt, ...place }, 'records not handled, will try again');
        await sleep(fullJitterMs(attempt, RETRY), undefined, { signal: stopping }).catch(() => undefined);
      },
      commit(nextOffset) {
        const lag = (lanes.get(lane) as { records: Lane }).records.handledUntil(nextOffset);
        needs.commit(topic, partition, nextOffset);
        needs.onLag(batch, lag);
      },
    };
  }

  return {
    lane: (topic) => [...lanes.values()].find((place) => place.topic === topic)?.records as Lane,
    wake: signal.give,
    async run() {
      while (!stopping.aborted) {
        const next = nextBatch();
        if (typeof next === 'number') await signal.given(next);
        else if (next.records.length > 0) await handleThenCommit(next, handlingOf(next));
      }
    },
  };
}

function earliest(times: (number | undefined)[]): number {
  return Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY));
}
