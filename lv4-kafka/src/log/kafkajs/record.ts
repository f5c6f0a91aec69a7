import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { KafkaMessage, Message, TopicMessages } from 'kafkajs';
import type { LogRecord, NewRecord } from '../log';

const ATTEMPT = 'attempt';
const NOT_BEFORE = 'not-before';
/** More than any request is tried, and small enough for any column. */
const MOST_ATTEMPTS = 1_000;
/** From when it was appended. No pause between two attempts can be set to more. */
const LONGEST_DELAY_MS = 100_000_000;

/** What belongs to the delivery is in the headers: the value stays as its writer wrote it, readable or not. */
export function toMessage({ partition, key, value, attempt, notBefore }: NewRecord): Message {
  const headers = {
    ...(attempt !== undefined && { [ATTEMPT]: String(attempt) }),
    ...(notBefore !== undefined && { [NOT_BEFORE]: String(notBefore) }),
  };
  return { key, value, headers, ...(partition !== undefined && { partition }) };
}

/** As kafkajs sends a batch: each topic with the messages of its records, in their order. */
export function byTopic(records: NewRecord[]): TopicMessages[] {
  return [...groupBy(records, ({ topic }) => topic)].map(([topic, those]) => ({
    topic,
    messages: those.map(toMessage),
  }));
}

export function toRecord({ offset, key, value, timestamp, headers }: KafkaMessage): LogRecord {
  return {
    offset,
    key: key === null ? null : key.toString(),
    value: String(value),
    timestamp: Number(timestamp),
    attempt: countIn(headers?.[ATTEMPT], MOST_ATTEMPTS) || 1,
    notBefore: countIn(headers?.[NOT_BEFORE], Number(timestamp) + LONGEST_DELAY_MS),
  };
}

/** 0 where there is none. A header with other content is not ours, and must not hold up its partition. */
function countIn(header: unknown, most: number): number {
  const count = header === undefined ? 0 : Number(String(header));
  return Number.isInteger(count) && count >= 0 && count <= most ? count : 0;
}
