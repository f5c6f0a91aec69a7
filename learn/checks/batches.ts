import { randomUUID } from 'node:crypto';
import { requestOf } from '@ticket-rush/testing/http/requests';
import type { DecideNeeds } from '../../lv4-kafka/src/decide/decide-batch';
import type { LogBatch, LogRecord } from '../../lv4-kafka/src/log/log';
import { type AcceptedRequest, encodeRequest } from '../../lv4-kafka/src/requests/request-message';

let partitions = 0;

/** A partition that no other check has used: its progress begins at 0. */
export function freshPartition(): number {
  partitions += 1;
  return partitions;
}

/** A request that the API has answered with 202, at this moment. */
export function accepted(
  buyerId: number,
  eventId: number,
  wants: AcceptedRequest['wants'] = { kind: 'book' },
): AcceptedRequest {
  const request = requestOf(buyerId, eventId, 'learn');
  return { ...request, id: randomUUID(), wants, buyerClass: 'standard', acceptedAt: new Date() };
}

/** The requests as consecutive records of a log, the first of them at offset 0. */
export function recordsOf(requests: AcceptedRequest[]): LogRecord[] {
  return requests.map((request, offset) => ({
    ...{ offset: String(offset), key: null, value: encodeRequest(request), timestamp: Date.now() },
    ...{ attempt: 1, notBefore: 0 },
  }));
}

/** Records of one partition, as the log hands them to a worker. */
export function batchOf(partition: number, records: LogRecord[], isStale = () => false): LogBatch {
  return { set: 'learn', lane: 'standard', topic: 'requests', partition, records, isStale };
}

/** The level's own `decideBatch` asks for these, beside the database. No check looks at them. */
export const deciding: Omit<DecideNeeds, 'database'> = {
  failures: {
    failed: async (_, { error }) => Promise.reject(error),
    unreadable: async (_, { error }) => Promise.reject(error),
  },
  announce: async () => undefined,
  notePlaces: async () => undefined,
  recordLost: async () => undefined,
  requestTtlMs: 60_000,
};
