import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { Registry } from 'prom-client';
import type { DecideNeeds } from '../../src/decide/decide-batch';
import { createFailureMetrics } from '../../src/failures/failure-metrics';
import { retryThenGiveUp } from '../../src/failures/retry-then-give-up';
import { lostRecords } from '../../src/lost/record-lost';
import { announceBookings } from '../../src/outbox/booking-confirmed';

export const TOPIC_PREFIX = 'test';

/** Failed requests are tried again after these delays, in milliseconds. */
export function withRetries(
  logger: Logger,
  retryDelaysMs: readonly number[],
): Pick<DecideNeeds, 'failures' | 'announce' | 'recordLost'> {
  const registry = new Registry();
  const metrics = createFailureMetrics(registry, []);
  return {
    failures: retryThenGiveUp({ topicPrefix: TOPIC_PREFIX, retryDelaysMs, metrics, logger }),
    announce: announceBookings(TOPIC_PREFIX),
    recordLost: lostRecords(registry, [], logger),
  };
}

/** Whatever fails is given up at once. */
export function withoutRetries(logger: Logger): Pick<DecideNeeds, 'failures' | 'announce' | 'recordLost'> {
  return withRetries(logger, []);
}
