import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { Gauge, type Registry } from 'prom-client';
import type { PartitionLag } from '../log/log';
import { estimateWait } from './expected-wait';
import { Overloaded } from './overloaded';

const POLL_MS = 1_000;

/** Throws Overloaded where a decision would come too late. */
export type RequireTimely = (technique: string) => void;

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
 */
export function startBackPressure({ topicsOf, readLag, ttlMs, registry, logger }: BackPressureOptions) {
  const waits = new Map([...topicsOf.keys()].map((technique) => [technique, estimateWait()]));
  const gauge = new Gauge({
    name: 'ticket_rush_expected_wait_seconds',
    help: 'How long a request that comes now would wait for its decision, as its lag and the last decisions tell',
    labelNames: ['technique'] as const,
    registers: [registry],
  });
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    const lags = await readLag([...topicsOf.values()].flat());
    const at = performance.now();
    for (const [technique, topics] of topicsOf) {
      const own = lags.filter(({ topic }) => topics.includes(topic));
      const wait = waits.get(technique);
      wait?.observe({ at, lag: sum(own, 'records'), decided: sum(own, 'handled') });
      gauge.set({ technique }, (wait?.expectedWaitMs() ?? 0) / 1000);
    }
  }

  async function lookAgainAndAgain(): Promise<void> {
    await look().catch((err: unknown) => logger.warn({ err }, 'consumer lag cannot be read'));
    if (!stopped) timer = setTimeout(lookAgainAndAgain, POLL_MS);
  }

  const looking = lookAgainAndAgain();
  return {
    requireTimely: ((technique) => {
      const expectedMs = waits.get(technique)?.expectedWaitMs() ?? 0;
      if (expectedMs > ttlMs) throw new Overloaded(expectedMs, ttlMs);
    }) satisfies RequireTimely,
    async close() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

function sum(lags: PartitionLag[], what: 'records' | 'handled'): number {
  return lags.reduce((total, lag) => total + lag[what], 0);
}
