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

/** So many failed batches, one after another, are an outage. */
const MOST_FAILURES = 3;
/** The breaker's own rule, by the share of failures, never applies: the records of one batch fail together. */
const NO_VOLUME_IS_ENOUGH = Number.MAX_SAFE_INTEGER;

/**
 * A circuit breaker (Michael Nygard, Release It!, 2007) around `append`: while the log is away, buyers are told so at once.
 *
 * A record that was sent and not acknowledged is `unknown`: it may be in the log, or still on its way. A record that the open
 * breaker refuses was not sent, and is `rejected`. `append` of the result throws Unavailable only.
 */
export function guardProducer(
  producer: LogProducer,
  registry: Registry,
  { appendLimitMs, breakMs }: ProducerLimits,
): LogProducer {
  const breaker = new CircuitBreaker(producer.append, {
    timeout: appendLimitMs,
    resetTimeout: breakMs,
    volumeThreshold: NO_VOLUME_IS_ENOUGH,
    rollingPercentilesEnabled: false,
  });
  watchBreaker(registry, 'producer', breaker);
  const explain = (cause: unknown) => {
    const rejected = isOpen(cause);
    return new Unavailable({
      detail: rejected
        ? 'The log does not answer. The request was not sent to it: ask again.'
        : 'The log did not acknowledge the request, and may have it: ask again with the same Idempotency-Key.',
      outcome: rejected ? 'rejected' : 'unknown',
      retryAfterSeconds: Math.ceil(breakMs / 1000),
      cause,
    });
  };
  const failures = countBatches();
  return {
    async append(record) {
      const begunAt = performance.now();
      try {
        const position = await breaker.fire(record);
        failures.reset();
        return position;
      } catch (error) {
        if (!isOpen(error) && failures.add(begunAt) >= MOST_FAILURES) breaker.open();
        throw explain(error);
      }
    },
    async close() {
      breaker.shutdown();
      await producer.close();
    },
  };
}

/**
 * Counts failures that come one after another. Appends that were under way when another one failed do not count again: they were
 * in the same batch, or waited for it.
 */
function countBatches() {
  let failures = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  return {
    add(begunAt: number): number {
      if (begunAt < failedAt) return failures;
      failedAt = performance.now();
      failures += 1;
      return failures;
    },
    reset(): void {
      failures = 0;
    },
  };
}

function isOpen(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === 'EOPENBREAKER';
}
