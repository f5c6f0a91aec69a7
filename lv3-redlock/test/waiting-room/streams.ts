import type { Readable } from 'node:stream';

export interface ServerSentEvent {
  /** `comment` for a line that begins with a colon. */
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  data: any;
}

/** Reads the events of a `text/event-stream` as they come, until the server ends it. */
export async function* eventsOf(body: Readable): AsyncGenerator<ServerSentEvent> {
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    const blocks = text.split('\n\n');
    text = blocks.pop() as string;
    yield* blocks.map(parse);
  }
}

/** The next event that is not only a sign of life. */
export async function nextEvent(events: AsyncGenerator<ServerSentEvent>): Promise<ServerSentEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error('the stream has ended');
    if (value.event !== 'comment') return value;
  }
}

function parse(block: string): ServerSentEvent {
  if (block.startsWith(':')) return { event: 'comment', data: block.slice(1).trim() };
  const [event, data] = block.split('\n') as [string, string];
  return { event: event.replace('event: ', ''), data: JSON.parse(data.replace('data: ', '')) };
}
