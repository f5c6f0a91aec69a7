import { type EventStream, openEventStream } from '@ticket-rush/shared/http/event-stream';
import { headerOf } from '@ticket-rush/shared/http/request/header';
import { buyerOf } from '@ticket-rush/shared/http/request/identity';
import { limitStreams, type StreamLimits } from '@ticket-rush/shared/http/stream-limit';
import { Router } from 'express';
import type { QueuePositions } from '../queue/queue-positions';
import type { Receipts } from '../queue/receipt';
import type { DecisionWatch } from '../stream/watch-decisions';
import { watchPosition } from '../stream/watch-position';
import { describeDecision, describePending } from './describe-decision';
import { receiptOf } from './receipt-of';

/** Shorter than any proxy waits in silence. */
const HEARTBEAT_MS = 15_000;

/** How soon a client connects again whose stream has broken. */
const RETRY_MS = 1_000;

/** A request has two events in its life, so these are their ids: what a client has seen, and what comes next. */
const ACCEPTED = 'accepted';
const DECIDED = 'decided';

interface StreamOptions extends StreamLimits {
  receipts: Receipts;
  queue: QueuePositions;
  watch: DecisionWatch;
  /** Ends all streams. */
  stopping: AbortSignal;
}

/**
 * `GET /booking-requests/{id}/stream`: the decision as a server-sent event, instead of polling for it.
 *
 *   event: pending    the queue position of the request, and again each time that it has changed
 *   event: decision   the decision; the last event
 *   : waiting         a comment, so that no proxy takes the silence for the end of the stream
 *
 * A client that connects again says with `Last-Event-ID` what it has seen, and is told what comes after that. After the decision
 * nothing comes: the answer is 204, which ends an EventSource for good.
 */
export function streamRoutes({ receipts, queue, watch, stopping, ...limits }: StreamOptions): Router {
  const count = limitStreams(limits);
  return Router().get('/booking-requests/:receipt/stream', async (request, response) => {
    const { receipt } = request.params;
    const verified = receiptOf(request, receipts);
    const seen = headerOf(request, 'Last-Event-ID');
    if (seen === DECIDED) {
      response.status(204).end();
      return;
    }
    count(response, buyerOf(request));
    const stream = openEventStream(response, { retryMs: RETRY_MS });
    keepAlive(stream, stopping);
    const tellPending = (ahead: number | undefined) =>
      stream.send({ event: 'pending', id: ACCEPTED, data: describePending(receipt, ahead) });
    const { ahead, tellWhileOpen } = await watchPosition(queue, verified);
    if (stream.gone.aborted) return;
    if (seen !== ACCEPTED) tellPending(ahead);
    tellWhileOpen(stream, tellPending);
    const stopWatching = watch.watch(verified.id, (decision) => {
      stream.send({ event: 'decision', id: DECIDED, data: describeDecision(receipt, decision) });
      stream.end();
    });
    stream.gone.addEventListener('abort', stopWatching);
  });
}

/**
 * Sends comments from the first moment on, until the client has gone or the process is to stop. In the second case the client
 * connects again, to another instance.
 */
function keepAlive(stream: EventStream, stopping: AbortSignal): void {
  const heartbeat = setInterval(() => stream.comment('waiting'), HEARTBEAT_MS);
  const end = () => stream.end();
  stopping.addEventListener('abort', end);
  stream.gone.addEventListener('abort', () => {
    clearInterval(heartbeat);
    stopping.removeEventListener('abort', end);
  });
  if (stopping.aborted) end();
}
