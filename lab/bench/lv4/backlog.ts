import { randomUUID } from 'node:crypto';
import type { Log } from '../../../lv4-kafka/src/log/log';
import { type AcceptedRequest, encodeRequest } from '../../../lv4-kafka/src/requests/request-message';
import { type LogTechnique, topicOf } from '../../../lv4-kafka/src/techniques/technique';

/** What one append takes. */
const MOST = 1_000;

/** Accepted requests for a ticket, each of a buyer of their own, in turn for each of the events with the ids from 1. */
export function requestsFor(
  technique: Pick<LogTechnique, 'slug'>,
  { requests, events, firstBuyer = 1 }: { requests: number; events: number; firstBuyer?: number },
): AcceptedRequest[] {
  return Array.from({ length: requests }, (_, index) => ({
    ...{ id: randomUUID(), requestId: randomUUID(), technique: technique.slug },
    ...{ wants: { kind: 'book' as const }, buyerClass: 'standard' as const, acceptedAt: new Date() },
    ...{ eventId: 1 + (index % events), buyerId: firstBuyer + index },
  }));
}

/** Appends them in their order, as the API would, each to the lane of its class. */
export async function appendBacklog(
  log: Log,
  prefix: string,
  technique: Pick<LogTechnique, 'slug' | 'keyOf'>,
  requests: AcceptedRequest[],
): Promise<void> {
  const producer = await log.openBatchProducer();
  const records = requests.map((request) => ({
    topic: topicOf(prefix, technique, request.buyerClass),
    key: technique.keyOf(request),
    value: encodeRequest(request),
  }));
  for (let from = 0; from < records.length; from += MOST) {
    await producer.appendBatch(records.slice(from, from + MOST));
  }
  await producer.close();
}
