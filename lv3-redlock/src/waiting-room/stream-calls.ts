import type { Call } from '@ticket-rush/shared/openapi/call';
import { position } from '@ticket-rush/shared/openapi/calls/waiting-room-calls';
import { buyer } from '@ticket-rush/shared/openapi/parameters';
import { problem } from '@ticket-rush/shared/openapi/problem-schema';

/** What each event of the stream carries. */
export const positionEvents = {
  position: position.omit({ admission: true }),
  admitted: position.required({ admission: true }),
  problem: problem.pick({ type: true, detail: true, outcome: true, retryable: true }),
};

/** The queue as a stream of events. */
export const streamCalls: Call[] = [
  {
    method: 'get',
    path: '/events/:eventId/waiting-room/stream',
    tag: 'Waiting room',
    summary: 'The buyer’s position as server-sent events, until the turn has come.',
    resource: 'waiting-room',
    parameters: [buyer],
    answers: {
      200: {
        description: '`position` whenever it has changed, at last `admitted`, or a `problem`',
        contentType: 'text/event-stream',
        events: positionEvents,
      },
    },
    problems: {
      404: ['event-not-found', 'not-waiting'],
      429: ['too-many-streams'],
    },
  },
];
