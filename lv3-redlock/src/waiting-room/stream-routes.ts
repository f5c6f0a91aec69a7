import { setTimeout as pause } from 'node:timers/promises';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { type EventStream, openEventStream } from '@ticket-rush/shared/http/event-stream';
import { findRoom, queueRequestOf } from '@ticket-rush/shared/http/routes/waiting-room-routes';
import { limitStreams, type StreamLimits } from '@ticket-rush/shared/http/stream-limit';
import type { Position, QueueRequest, WaitingRoom } from '@ticket-rush/shared/waiting-room/place';
import { Router } from 'express';

const SLOWEST_MS = 1_000;

interface StreamOptions extends StreamLimits {
  /** How long a place lasts unless it is asked for, in milliseconds. A stream asks three times as often, or more. */
  placeTtlMs: number;
  /** Ends all streams. */
  stopping: AbortSignal;
}

/**
 * `GET /events/{id}/waiting-room/stream?technique=SLUG`: the position as server-sent events, so that the client need not poll.
 *
 *   event: position   whenever it has changed
 *   event: admitted   the turn has come, with the token; the last event
 *   event: problem    the place is gone, or no Redis server answers: the problem's type; the last event
 *   : waiting         a comment, when nothing has changed, so that no proxy takes the silence for the end
 *
 * Each look is a question of its own and keeps the place; when the client has gone, the looks stop and the place ends.
 * The queue is in Redis, so it does not matter which instance streams. What is wrong before the first event is a problem
 * document as everywhere.
 */
export function streamRoutes(
  rooms: Map<string, WaitingRoom>,
  { placeTtlMs, stopping, ...limits }: StreamOptions,
): Router {
  const count = limitStreams(limits);
  const roomOf = findRoom(rooms);
  const everyMs = Math.min(placeTtlMs / 3, SLOWEST_MS);
  return Router().get('/events/:eventId/waiting-room/stream', async (request, response) => {
    const room = roomOf(request, response);
    const asked = queueRequestOf(request);
    count(response, asked.buyerId);
    const first = await room.position(asked);
    const stream = openEventStream(response);
    const stopped = AbortSignal.any([stream.gone, stopping]);
    await streamPositions(stream, positions(room, asked, first, everyMs, stopped));
    stream.end();
  });
}

/** The position again and again, until the turn has come or the stream is stopped. @throws NotWaiting, Unavailable */
async function* positions(
  room: WaitingRoom,
  asked: QueueRequest,
  first: Position,
  everyMs: number,
  stopped: AbortSignal,
): AsyncGenerator<Position> {
  let position = first;
  yield position;
  while (position.admission === undefined) {
    await pause(everyMs, undefined, { signal: stopped }).catch(() => undefined);
    // Not even once more: to ask is to keep the place.
    if (stopped.aborted) return;
    position = await room.position(asked);
    if (stopped.aborted) return;
    yield position;
  }
}

async function streamPositions(stream: EventStream, positions: AsyncIterable<Position>): Promise<void> {
  let told = '';
  try {
    for await (const position of positions) {
      const line = JSON.stringify(position);
      if (line === told) stream.comment('waiting');
      else stream.send({ event: position.admission ? 'admitted' : 'position', data: position });
      told = line;
    }
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    const { type, message: detail, outcome, retryable } = error;
    const problem = { type: `urn:ticket-rush:problem:${type}`, detail, outcome, retryable };
    stream.send({ event: 'problem', data: problem });
  }
}
