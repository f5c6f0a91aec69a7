import type { Response } from 'express';
import { countOutcome } from './measure';

/** What a client may leave unread before it is cut off: far more than one that reads ever has waiting. Bytes. */
const MAX_UNREAD_BYTES = 64 * 1024;

/** What a stream carries. `id` comes back as `Last-Event-ID` when the client connects again. */
export interface ServerSentEvent {
  event: string;
  data: unknown;
  id?: string;
}

/** Server-sent events (WHATWG HTML, section 9.2) on one response. */
export interface EventStream {
  send(event: ServerSentEvent): void;
  /** A line that clients ignore: no proxy takes the silence for the end, and a client that is gone is noticed. */
  comment(text: string): void;
  end(): void;
  /** Aborted when the client has gone, or was cut off. */
  readonly gone: AbortSignal;
}

/**
 * Begins a stream; for HEAD, which Express passes to the handler of GET, it is over with its headers. After this nothing
 * that is wrong can be a problem document any more.
 *
 * A client that does not read is cut off: what it leaves unread is kept in this process. Node's `write` only says that
 * there is too much of it, and goes on collecting.
 *
 * @param retryMs how long a client waits before it connects again, in milliseconds
 */
export function openEventStream(
  response: Response,
  { retryMs, maxUnreadBytes = MAX_UNREAD_BYTES }: { retryMs?: number; maxUnreadBytes?: number } = {},
): EventStream {
  const gone = new AbortController();
  // A client that left while the first event was looked for has closed already, and no second event says so.
  if (response.closed) gone.abort();
  else response.once('close', () => gone.abort());
  countOutcome(response, 'streamed');
  response.set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // nginx would collect events until they fill a buffer.
    'X-Accel-Buffering': 'no',
  });
  function write(text: string): void {
    if (gone.signal.aborted || response.writableEnded) return;
    response.write(text);
    if (response.writableLength > maxUnreadBytes) response.destroy();
  }
  // At once: a client knows that it is connected before there is anything to tell.
  response.flushHeaders();
  // HEAD asks for the headers. What never ends would keep every request back that comes on the same connection.
  if (response.req.method === 'HEAD') response.end();
  if (retryMs !== undefined) write(`retry: ${retryMs}\n\n`);
  return {
    gone: gone.signal,
    send: ({ event, data, id }) =>
      write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    comment: (text) => write(`: ${text}\n\n`),
    end: () => void response.end(),
  };
}
