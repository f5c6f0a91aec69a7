import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import CircuitBreaker from 'opossum';
import type { Registry } from 'prom-client';
import type { LogProducer } from '../log/log';
import { watchBreaker } from './watch-breaker';

export interface ProducerLimits {
  /** How long an append may take, in milliseconds. */
  appendLimitMs: number;
  /** How long the breaker stays open before one append may try, in milliseconds. */
  breakMs: number;
}

/** So many failures within the window are an outage; fewer may be one bad batch. */
const LEAST_FAILURES = 3;
const WINDOW_MS = 10_000;

/**
 * A circuit breaker (Michael Nygard, Release It!, 2007) around `append`: while the log is away, nobody waits to be told so.
 *
 * What was handed to the log and not acknowledged is `unknown`: it may be there, or may still be on its way. What the open
 * breaker turns away has not been sent, and is `rejected`. `append` of the result throws Unavailable only.
 */
export function guardProducer(
  producer: LogProducer,
  registry: Registry,
  { appendLimitMs, breakMs }: ProducerLimits,
): LogProducer {
  const breaker = new CircuitBreaker(producer.append, {
    timeout: appendLimitMs,
    resetTimeout: breakMs,
    volumeThreshold: LEAST_FAILURES,
    errorThresholdPercentage: 50,
    rollingCountTimeout: WINDOW_MS,
    rollingPercentilesEnabled: false,
  });
  watchBreaker(registry, 'producer', breaker);
  const explain = (cause: unknown) => {
    const rejected = (cause as { code?: string }).code === 'EOPENBREAKER';
    throw new Unavailable({
      detail: rejected ? 'The log is away. Nothing was sent.' : 'The log did not acknowledge the request.',
      outcome: rejected ? 'rejected' : 'unknown',
      retryAfterSeconds: Math.ceil(breakMs / 1000),
      cause,
    });
  };
  return {
    append: (record) => breaker.fire(record).catch(explain),
    async close() {
      breaker.shutdown();
      await producer.close();
    },
  };
}
