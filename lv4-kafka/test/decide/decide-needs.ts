import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { Registry } from 'prom-client';
import { notePlacesReturned } from '../../src/admission/returned-places';
import type { DecideNeeds } from '../../src/decide/decide-batch';
import { createFailureMetrics } from '../../src/failures/failure-metrics';
import { retryThenGiveUp } from '../../src/failures/retry-then-give-up';
import { lostRecords } from '../../src/lost/record-lost';
import { announceBookings } from '../../src/outbox/booking-confirmed';
import { techniques } from '../../src/techniques';

export const TOPIC_PREFIX = 'test';

/** Failed requests are tried again after these delays, in milliseconds. */
export function withRetries(
  logger: Logger,
  retryDelaysMs: readonly number[],
): Pick<DecideNeeds, 'failures' | 'announce' | 'notePlaces' | 'recordLost'> {
  const registry = new Registry();
  const metrics = createFailureMetrics(registry, []);
  const notePlaces = notePlacesReturned(techniques);
  return {
    failures: retryThenGiveUp({ topicPrefix: TOPIC_PREFIX, retryDelaysMs, notePlaces, metrics, logger }),
    announce: announceBookings(TOPIC_PREFIX),
    notePlaces,
    recordLost: lostRecords(registry, [], logger),
  };
}

/** Each failure is given up at once. */
export function withoutRetries(
  logger: Logger,
): Pick<DecideNeeds, 'failures' | 'announce' | 'notePlaces' | 'recordLost'> {
  return withRetries(logger, []);
}
