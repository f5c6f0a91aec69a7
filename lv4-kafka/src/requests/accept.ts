import { randomUUID } from 'node:crypto';
import type { RequestTicket } from '@ticket-rush/shared/booking/booking';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import type { LogProducer } from '../log/log';
import { type LogTechnique, topicOf } from '../techniques/technique';
import type { RequireOnSale } from './known-events';
import { encodeRequest } from './request-message';
import type { TicketStubs } from './ticket-stub';

interface AcceptNeeds {
  producer: LogProducer;
  stubs: TicketStubs;
  requireOnSale: RequireOnSale;
  topicPrefix: string;
}

/**
 * Accepts a request: checks what never changes, appends it to the log, and hands out the stub.
 *
 * @throws EventNotFound, NotOnSale; Unavailable with outcome `unknown` if the log did not acknowledge it
 */
export function acceptInto(
  technique: LogTechnique,
  { producer, stubs, requireOnSale, topicPrefix }: AcceptNeeds,
): RequestTicket {
  const topic = topicOf(topicPrefix, technique);
  return async (request) => {
    await requireOnSale(request.eventId);
    const accepted = { ...request, id: randomUUID(), acceptedAt: new Date() };
    await producer
      .append({ topic, key: technique.keyOf(request), value: encodeRequest(accepted) })
      .catch((cause: unknown) => {
        throw new Unavailable({
          detail: 'The log did not acknowledge the request.',
          outcome: 'unknown',
          cause,
        });
      });
    const { id, requestId, eventId, acceptedAt, buyerId } = accepted;
    return { id: stubs.issue(id, buyerId), requestId, eventId, acceptedAt };
  };
}
