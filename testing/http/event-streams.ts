import type { Readable } from 'node:stream';

export interface ReceivedEvent {
  /** `comment` for a line that begins with a colon, `retry` for a hint. */
  event: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  data: any;
}

/** Reads the events of a `text/event-stream` as they come, until the server ends it. */
export async function* eventsOf(body: Readable): AsyncGenerator<ReceivedEvent> {
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    const blocks = text.split('\n\n');
    text = blocks.pop() as string;
    yield* blocks.map(parse);
  }
}

/** The next event that is not only a sign of life or a hint. */
export async function nextEvent(events: AsyncGenerator<ReceivedEvent>): Promise<ReceivedEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error('the stream has ended');
    if (value.event !== 'comment' && value.event !== 'retry') return value;
  }
}

function parse(block: string): ReceivedEvent {
  if (block.startsWith(':')) return { event: 'comment', data: block.slice(1).trim() };
  const lines = block.split('\n').map((line) => line.split(/: (.*)/) as [string, string]);
  const { event, id, data, retry } = Object.fromEntries(lines);
  if (retry !== undefined) return { event: 'retry', data: Number(retry) };
  return { event: event as string, ...(id !== undefined && { id }), data: JSON.parse(data as string) };
}
