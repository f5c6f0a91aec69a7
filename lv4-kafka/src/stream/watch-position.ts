import type { EventStream } from '@ticket-rush/shared/http/event-stream';
import type { QueuePositions } from '../queue/queue-positions';
import type { Receipt } from '../queue/receipt';

const LOOK_EVERY_MS = 1_000;

/**
 * Tells a buyer their queue position each time that it has changed.
 *
 * @returns the queue position now, if it is known, and what begins to tell of its changes
 */
export async function watchPosition(queue: QueuePositions, receipt: Receipt) {
  // A stream is there for the decision. It does not fail where only the position cannot be read.
  const position = await queue.find(receipt).catch(() => undefined);
  const look = async () => position && (await queue.ahead(position, receipt.id).catch(() => undefined));
  let ahead = await look();
  return {
    ahead,
    tellWhileOpen({ gone }: Pick<EventStream, 'gone'>, tell: (ahead: number) => void): void {
      if (position === undefined) return;
      const timer = setInterval(async () => {
        const now = await look();
        if (now === undefined || now === ahead || gone.aborted) return;
        ahead = now;
        tell(now);
      }, LOOK_EVERY_MS);
      gone.addEventListener('abort', () => clearInterval(timer));
    },
  };
}
