import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { type EventStream, openEventStream } from '@ticket-rush/shared/http/event-stream';
import { Router } from 'express';
import type { Line } from '../queue/line';
import type { TicketStubs } from '../queue/receipt';
import type { DecisionWatch } from '../stream/watch-decisions';
import { watchLine } from '../stream/watch-line';
import { describeDecision, describePending } from './describe-decision';
import { heldStubOf } from './held-stub';

/** Shorter than any proxy waits in silence. */
const HEARTBEAT_MS = 15_000;

/** How soon a client connects again whose stream has broken. */
const RETRY_MS = 1_000;

/** A request has two events in its life, so these are their ids: what a client has seen, and what comes next. */
const ACCEPTED = 'accepted';
const DECIDED = 'decided';

interface StreamOptions {
  stubs: TicketStubs;
  line: Line;
  watch: DecisionWatch;
  /** How many may be open on this instance at a time. */
  maxStreams: number;
  /** Ends all streams. */
  stopping: AbortSignal;
}

/**
 * `GET /booking-requests/{id}/stream`: the decision as a server-sent event, so that nobody has to poll.
 *
 *   event: pending    the request is in line, behind so many; again whenever the line has moved
 *   event: decision   what has become of it; the last event
 *   : waiting         a comment, so that no proxy takes the silence for the end
 *
 * A client that connects again says with `Last-Event-ID` what it has seen and gets what comes after that. After the
 * decision that is nothing, and 204 is what ends an EventSource for good.
 */
export function streamRoutes({ stubs, line, watch, maxStreams, stopping }: StreamOptions): Router {
  let open = 0;
  return Router().get('/booking-requests/:stub/stream', async (request, response) => {
    const { stub } = request.params;
    const held = heldStubOf(request, stubs);
    const seen = request.get('Last-Event-ID');
    if (seen === DECIDED) {
      response.status(204).end();
      return;
    }
    if (open >= maxStreams) throw tooManyStreams();
    open += 1;
    const stream = openEventStream(response, { retryMs: RETRY_MS });
    stream.gone.addEventListener('abort', () => {
      open -= 1;
    });
    keepAlive(stream, stopping);
    const tellPending = (ahead: number | undefined) =>
      stream.send({ event: 'pending', id: ACCEPTED, data: describePending(stub, ahead) });
    const { ahead, tellWhileOpen } = await watchLine(line, held);
    if (stream.gone.aborted) return;
    if (seen !== ACCEPTED) tellPending(ahead);
    tellWhileOpen(stream, tellPending);
    const stopWatching = watch.watch(held.id, (decision) => {
      stream.send({ event: 'decision', id: DECIDED, data: describeDecision(stub, decision) });
      stream.end();
    });
    stream.gone.addEventListener('abort', stopWatching);
  });
}

/**
 * From the first moment, whether or not there is an answer yet: until the client is gone, or the process is to stop. Then the
 * client goes on with another instance.
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

function tooManyStreams(): Unavailable {
  return new Unavailable({
    detail: 'Too many streams are open here. Ask for the decision instead, or try again.',
    outcome: 'rejected',
    retryAfterSeconds: 2,
  });
}
