import type { Transaction } from '@ticket-rush/shared/database/database';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { NotePlaces } from '../decide/decision';
import type { FailedRecord, FailedRequest, Failures } from '../decide/failures';
import { writeOutbox } from '../outbox/outbox';
import { deadLetter } from './dead-letters';
import { MOST_PAYLOAD, recordFailure } from './failed-request';
import type { FailureMetrics } from './failure-metrics';
import { printable } from './printable';
import { retryTopicOf } from './retry-lanes';
import { readLegible, tellBuyer } from './tell-buyer';

/** Characters. The partition is named: by now the key is for people. */
const MOST_KEY = 100;

interface FailureNeeds {
  topicPrefix: string;
  /** How long a request waits before each further attempt, in milliseconds; as many as there are retries. */
  retryDelaysMs: readonly number[];
  notePlaces: NotePlaces;
  metrics: FailureMetrics;
  logger: Logger;
}

/**
 * Tries a request that fails again, later and elsewhere, so that it does not hold up others; and gives it up after the last time,
 * so that it does not go round for ever. A record that cannot be read is given up at once: it would not get better.
 */
export function retryThenGiveUp({
  topicPrefix,
  retryDelaysMs,
  notePlaces,
  metrics,
  logger,
}: FailureNeeds): Failures {
  /** Through the outbox: the record is at the next place if, and only if, it is done with at this one. */
  async function retry(
    transaction: Transaction,
    { place, record, request, error }: FailedRequest,
    delayMs: number,
  ): Promise<void> {
    const { set: slug, partition } = place;
    const { attempt, key, value } = record;
    const topic = retryTopicOf(topicPrefix, { slug }, attempt);
    const again = { topic, partition, key: key && printable(key, MOST_KEY), value, attempt: attempt + 1 };
    await writeOutbox(transaction, [{ ...again, notBefore: Date.now() + delayMs }]);
    metrics.retries.inc({ technique: slug });
    const where = { ...place, offset: record.offset, id: request.id };
    logger.warn({ err: error, attempt, delayMs, ...where }, 'request failed, will be tried again');
  }

  async function giveUp(
    transaction: Transaction,
    failure: FailedRecord,
    requestId: string | null,
  ): Promise<void> {
    const row = await recordFailure(transaction, topicPrefix, failure, requestId);
    await writeOutbox(transaction, [deadLetter(topicPrefix, row)]);
    const { place, record, error } = failure;
    metrics.deadLetters.inc({ technique: place.set });
    logger.error({ err: error, failure: row.id, ...place, offset: record.offset }, 'record given up');
  }

  return {
    async failed(transaction, failure) {
      const { record, request } = failure;
      const delayMs = retryDelaysMs[record.attempt - 1];
      if (delayMs !== undefined && record.value.length <= MOST_PAYLOAD) {
        await retry(transaction, failure, delayMs);
        return undefined;
      }
      await giveUp(transaction, failure, request.id);
      return { status: 'failed', reason: 'internal-error' };
    },
    async unreadable(transaction, failure) {
      const { place, record } = failure;
      const legible = readLegible(record.value);
      if (legible !== undefined) await tellBuyer(transaction, place.set, legible, record, notePlaces);
      await giveUp(transaction, failure, legible?.id ?? null);
    },
  };
}
