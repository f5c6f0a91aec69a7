import type { Database } from '@ticket-rush/shared/database/database';
import { sqlState } from '@ticket-rush/shared/database/database-errors';
import { requireWritable } from '@ticket-rush/shared/database/require-writable';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import CircuitBreaker from 'opossum';
import type { Registry } from 'prom-client';
import type { LogConsumer } from '../log/log';
import { watchBreaker } from './watch-breaker';

export interface DatabaseLimits {
  /** How long a transaction may take before the database counts as away, in milliseconds. */
  answerLimitMs: number;
  /** How long the breaker stays open before the database is asked whether it is back, in milliseconds. */
  breakMs: number;
}

/** In a row, and not a share of what was tried: how busy a worker was before says nothing about the database now. */
const MOST_FAILURES = 3;
/** The breaker's own rule, by the share of failures, never applies. */
const NO_VOLUME_IS_ENOUGH = Number.MAX_SAFE_INTEGER;

export interface GuardedDatabase extends Database {
  /** Nothing is taken from the log while the breaker is open. */
  pauseWhileOpen(consumer: LogConsumer): void;
  /** Rejects while the breaker is open or half-open. */
  check(): Promise<void>;
  /** Ends its timers. */
  shutdown(): void;
}

/**
 * A circuit breaker (Michael Nygard, Release It!, 2007) around the database.
 *
 * After some outages in a row it opens: every call is `rejected` at once, and consumption pauses, so that
 * records stay where they are, in their order. After a while the breaker asks the database once whether it can be written to. If the
 * database answers yes, the breaker closes and consumption goes on where it was. A call that takes too long is `unknown`, because it cannot be called back: it may
 * still commit when the database wakes up, and what it has decided is not decided again.
 */
export function guardDatabase(
  database: Database,
  registry: Registry,
  { answerLimitMs, breakMs }: DatabaseLimits,
): GuardedDatabase {
  const breaker = new CircuitBreaker((work: () => Promise<unknown>) => work(), {
    timeout: answerLimitMs,
    resetTimeout: breakMs,
    volumeThreshold: NO_VOLUME_IS_ENOUGH,
    errorFilter: (error) => !isAway(error),
    rollingPercentilesEnabled: false,
  });
  watchBreaker(registry, 'database', breaker);
  openAfterFailures(breaker);

  async function guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return (await breaker.fire(work)) as T;
    } catch (error) {
      throw explain(error, breakMs);
    }
  }

  const guarded: Database = {
    run: (statement, values) => guard(() => database.run(statement, values)),
    transaction: (work, isolation) => guard(() => database.transaction(work, isolation)),
    session: (work) => guard(() => database.session(work)),
    managerOf: database.managerOf,
  };
  breaker.on('halfOpen', () => {
    // Its failure opens the breaker again, and is told by that.
    requireWritable(guarded).catch(() => undefined);
  });

  return {
    ...guarded,
    pauseWhileOpen(consumer) {
      breaker.on('open', consumer.pause);
      breaker.on('close', consumer.resume);
      if (!breaker.closed) consumer.pause();
    },
    async check() {
      if (!breaker.closed) throw new Error('the breaker around the database is open');
    },
    shutdown: () => breaker.shutdown(),
  };
}

function openAfterFailures(breaker: CircuitBreaker): void {
  let failures = 0;
  breaker.on('success', () => {
    failures = 0;
  });
  breaker.on('failure', () => {
    failures += 1;
    if (failures >= MOST_FAILURES) breaker.open();
  });
}

/** The database does not answer, cannot be reached, or has no room. That it says no is an answer. */
function isAway(error: unknown): boolean {
  if (error instanceof Unavailable) return error.cause !== undefined;
  return hasCode(error, 'ETIMEDOUT') || (sqlState(error)?.startsWith('53') ?? false);
}

function explain(cause: unknown, breakMs: number): unknown {
  const retryAfterSeconds = Math.ceil(breakMs / 1000);
  if (hasCode(cause, 'EOPENBREAKER') || hasCode(cause, 'ESHUTDOWN')) {
    const detail = 'The database is away. Nothing was sent.';
    return new Unavailable({ detail, outcome: 'rejected', retryAfterSeconds, cause });
  }
  if (hasCode(cause, 'ETIMEDOUT')) {
    const detail = 'The database did not answer in time.';
    return new Unavailable({ detail, outcome: 'unknown', retryAfterSeconds, cause });
  }
  return cause;
}

function hasCode(error: unknown, code: string): boolean {
  return (error as { code?: unknown } | null)?.code === code;
}
