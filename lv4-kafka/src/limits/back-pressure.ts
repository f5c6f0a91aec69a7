import { groupBy } from '@ticket-rush/shared/report/group-by';
import { repeat } from '@ticket-rush/shared/retry/repeat';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { Gauge, type Registry } from 'prom-client';
import type { PartitionLag } from '../log/log';
import { type ExpectedWait, estimateWait } from './expected-wait';
import { Overloaded } from './overloaded';

const POLL_MS = 1_000;

/** Throws Overloaded where a decision would come too late: on that partition of the technique's topics. */
export type RequireTimely = (technique: string, partition: number) => void;

interface BackPressureOptions {
  /** Which topics bring a technique's requests to their decision. Not those of retries, which wait on purpose. */
  topicsOf: ReadonlyMap<string, string[]>;
  /** What is left to decide of some topics. */
  readLag: (topics: string[]) => Promise<PartitionLag[]>;
  /** How long a request is worth deciding, in milliseconds. */
  ttlMs: number;
  registry: Registry;
  logger: Logger;
}

/**
 * Refuses requests whose decision would come too late, by the lag of the workers' group. It is looked at once a second, not
 * for each request. Where it cannot be read, what was read last is believed: that the log is away is for the breaker to say.
 *
 * Each partition is a line of its own: to add them up would hide the one behind a hot event among those that move. The lag is
 * published from here, and not by the workers: one that stands still tells nobody that its lag grows.
 */
export function startBackPressure({ topicsOf, readLag, ttlMs, registry, logger }: BackPressureOptions) {
  const waits = new Map([...topicsOf.keys()].map((technique) => [technique, createLines()]));
  const lag = new Gauge({
    name: 'ticket_rush_consumer_lag_records',
    help: 'Accepted requests that are still to be decided, by partition, as the log has it',
    labelNames: ['technique', 'topic', 'partition'] as const,
    registers: [registry],
  });
  const wait = new Gauge({
    name: 'ticket_rush_expected_wait_seconds',
    help: 'How long a request that comes now would wait in the longest line, as lag and the last decisions tell',
    labelNames: ['technique'] as const,
    registers: [registry],
  });

  async function look(): Promise<void> {
    const lags = await readLag([...topicsOf.values()].flat());
    const at = performance.now();
    for (const [technique, topics] of topicsOf) {
      const own = lags.filter(({ topic }) => topics.includes(topic));
      const lines = waits.get(technique);
      lines?.observe(at, own);
      for (const { topic, partition, records } of own) lag.set({ technique, topic, partition }, records);
      wait.set({ technique }, (lines?.longestMs() ?? 0) / 1000);
    }
  }

  const lookOrWarn = () =>
    look().catch((err: unknown) => logger.warn({ err }, 'consumer lag cannot be read'));
  return {
    requireTimely: ((technique, partition) => {
      const expectedMs = waits.get(technique)?.expectedMs(partition) ?? 0;
      if (expectedMs > ttlMs) throw new Overloaded(expectedMs, ttlMs);
    }) satisfies RequireTimely,
    /** Once a look that is under way is over: it needs the log. */
    close: repeat(POLL_MS, lookOrWarn, 0),
  };
}

/** The lines of one technique, one for each partition. Its lanes are taken in turn, so together they are one line. */
function createLines() {
  const lines = new Map<number, ExpectedWait>();
  const expectedMs = (partition: number) => lines.get(partition)?.expectedWaitMs() ?? 0;
  return {
    expectedMs,
    longestMs: () => Math.max(0, ...[...lines.keys()].map(expectedMs)),
    observe(at: number, lags: PartitionLag[]): void {
      for (const [partition, lanes] of groupBy(lags, (lag) => lag.partition)) {
        const line = lines.get(partition) ?? estimateWait();
        lines.set(partition, line);
        line.observe({ at, lag: sum(lanes, 'records'), decided: sum(lanes, 'handled') });
      }
    },
  };
}

function sum(lags: PartitionLag[], what: 'records' | 'handled'): number {
  return lags.reduce((total, lag) => total + lag[what], 0);
}
