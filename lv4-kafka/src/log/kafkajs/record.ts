import type { KafkaMessage, Message } from 'kafkajs';
import type { LogRecord, NewRecord } from '../log';

const ATTEMPT = 'attempt';
const NOT_BEFORE = 'not-before';

/** What belongs to the delivery is in the headers: the value stays as its writer wrote it, readable or not. */
export function toMessage({ partition, key, value, attempt, notBefore }: NewRecord): Message {
  const headers = {
    ...(attempt !== undefined && { [ATTEMPT]: String(attempt) }),
    ...(notBefore !== undefined && { [NOT_BEFORE]: String(notBefore) }),
  };
  return { key, value, headers, ...(partition !== undefined && { partition }) };
}

export function toRecord({ offset, key, value, timestamp, headers }: KafkaMessage): LogRecord {
  return {
    offset,
    key: key === null ? null : key.toString(),
    value: String(value),
    timestamp: Number(timestamp),
    attempt: numberIn(headers?.[ATTEMPT], 1),
    notBefore: numberIn(headers?.[NOT_BEFORE], 0),
  };
}

/** A header that is no number is a stranger's, and must not hold anything up. */
function numberIn(header: unknown, otherwise: number): number {
  const number = header === undefined ? Number.NaN : Number(String(header));
  return Number.isFinite(number) ? number : otherwise;
}
