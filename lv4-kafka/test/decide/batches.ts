import { randomUUID } from 'node:crypto';
import { requestOf } from '@ticket-rush/testing/http/requests';
import type { LogBatch, LogRecord } from '../../src/log/log';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';

/** A request as the API would have accepted it at this moment. */
export function accepted(buyerId: number, eventId: number): AcceptedRequest {
  return {
    ...requestOf(buyerId, eventId),
    id: randomUUID(),
    wants: { kind: 'book' },
    buyerClass: 'standard',
    acceptedAt: new Date(),
  };
}

export function recordOf(offset: number, value: string): LogRecord {
  return { offset: String(offset), key: null, value, timestamp: Date.now(), attempt: 1, notBefore: 0 };
}

/** The requests, or texts that are none, as a worker would be given them. */
export function batchOf(
  offset: number,
  contents: (AcceptedRequest | string)[],
  { lane = 'standard', partition = 0 } = {},
): LogBatch {
  return {
    set: 'test',
    topic: 'requests',
    lane,
    partition,
    isStale: () => false,
    records: contents.map((content, index) =>
      recordOf(offset + index, typeof content === 'string' ? content : encodeRequest(content)),
    ),
  };
}
