import type { NewRecord, Topic } from '../log/log';
import type { FailedRequestRow } from './failed-request';

const VERSION = 1;
/** Longer than what is still to be decided: it may be a while until an operator looks. */
const A_MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** Where records go that could not be handled, of all techniques. */
export function deadLetterTopic(prefix: string): Topic {
  return { name: `${prefix}.booking-requests.dead-letters`, partitions: 1, retentionMs: A_MONTH_MS };
}

/** The record with its history, for those who watch the topic. What it was is in `payload`, as text. */
export function deadLetter(prefix: string, failure: FailedRequestRow): NewRecord {
  const { id: failureId, ...said } = failure;
  return {
    topic: deadLetterTopic(prefix).name,
    key: failure.requestId,
    value: JSON.stringify({ version: VERSION, failureId, ...said }),
  };
}
