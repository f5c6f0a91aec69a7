import { groupBy } from '@ticket-rush/shared/report/group-by';
import { repeat } from '@ticket-rush/shared/retry/repeat';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { Gauge, type Registry } from 'prom-client';
import type { LaneTopic, PartitionLag } from '../log/log';
import type { LogPosition } from '../queue/log-position';
import { type ExpectedWait, estimateWait } from './expected-wait';
import { Overloaded } from './overloaded';

const POLL_MS = 1_000;

/** Throws Overloaded if a decision would come too late: on that lane and partition of the technique. */
export type RequireTimely = (place: Omit<LogPosition, 'offset'>) => void;

/**
 * How long a request that is in the log will wait for its decision, in milliseconds.
 *
 * @param ahead its queue position, if that is known better than from the last look at the lag
 */
export type WaitAt = (position: LogPosition, ahead?: number) => number;

interface BackPressureOptions {
  /** The lanes that bring a technique's requests to their decision. Not those of retries, which wait on purpose. */
  lanesOf: ReadonlyMap<string, LaneTopic[]>;
  /** What is left to decide of some topics. */
  readLag: (topics: string[]) => Promise<PartitionLag[]>;
  /** How long a request is worth deciding, in milliseconds. */
  ttlMs: number;
  registry: Registry;
  logger: Logger;
}

/**
 * Refuses requests whose decision would come too late, by the lag of the workers' group. The lag is read once a second, not for
 * each request. While it cannot be read, the last one counts: that the log is away is for the breaker to say.
 *
 * Each partition is a queue of its own. Their sum would hide the one behind a hot event among those that move. The API publishes
 * the lag, and not the workers: a worker that stands still does not report that its lag grows.
 */
export function startBackPressure({ lanesOf, readLag, ttlMs, registry, logger }: BackPressureOptions) {
  const techniques = new Map([...lanesOf].map(([technique, lanes]) => [technique, createSlots(lanes)]));
  const topics = [...lanesOf.values()].flat().map(({ topic }) => topic);
  const lag = new Gauge({
    name: 'ticket_rush_consumer_lag_records',
    help: 'Accepted requests that are still to be decided, by partition, as the log has it',
    labelNames: ['technique', 'topic', 'partition'] as const,
    registers: [registry],
  });
  const wait = new Gauge({
    name: 'ticket_rush_expected_wait_seconds',
    help: 'How long a request that comes now would wait in the longest queue, by its lag and the rate of decisions',
    labelNames: ['technique'] as const,
    registers: [registry],
  });

  async function look(): Promise<void> {
    const lags = await readLag(topics);
    const at = performance.now();
    for (const [technique, slots] of techniques) {
      for (const { topic, partition, records } of slots.observe(at, lags))
        lag.set({ technique, topic, partition }, records);
      wait.set({ technique }, slots.longestMs() / 1000);
    }
  }

  const lookOrWarn = () =>
    look().catch((err: unknown) => logger.warn({ err }, 'consumer lag cannot be read'));
  return {
    requireTimely: (({ technique, lane, partition }) => {
      const expectedMs = techniques.get(technique)?.find(partition)?.expectedWaitMs(lane) ?? 0;
      if (expectedMs > ttlMs) throw new Overloaded(expectedMs, ttlMs);
    }) satisfies RequireTimely,
    waitAt: (({ technique, lane, partition, offset }, ahead) => {
      const slot = techniques.get(technique)?.find(partition);
      return slot?.expectedWaitMs(lane, ahead ?? slot.ahead(lane, offset)) ?? 0;
    }) satisfies WaitAt,
    /** Once a look that is under way is over: it needs the log. */
    close: repeat(POLL_MS, lookOrWarn, 0),
  };
}

/** The slots of one technique: equal partitions of its lanes, which share a worker. */
function createSlots(lanes: LaneTopic[]) {
  const laneOf = new Map(lanes.map(({ topic, lane }) => [topic, lane]));
  const weights = Object.fromEntries(lanes.map(({ lane, weight }) => [lane, weight]));
  const slots = new Map<number, ExpectedWait>();
  return {
    find: (partition: number) => slots.get(partition),
    longestMs: () =>
      Math.max(
        0,
        ...[...slots.values()].flatMap((slot) => lanes.map(({ lane }) => slot.expectedWaitMs(lane))),
      ),
    /** @returns the lags of this technique */
    observe(at: number, lags: PartitionLag[]): PartitionLag[] {
      const own = lags.filter(({ topic }) => laneOf.has(topic));
      for (const [partition, ofSlot] of groupBy(own, (lag) => lag.partition)) {
        const slot = slots.get(partition) ?? estimateWait(weights);
        slots.set(partition, slot);
        slot.observe(
          at,
          ofSlot.map(({ topic, records, handled }) => ({
            lane: laneOf.get(topic) as string,
            waiting: records,
            decided: handled,
          })),
        );
      }
      return own;
    },
  };
}
