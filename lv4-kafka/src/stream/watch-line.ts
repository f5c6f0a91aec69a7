import type { EventStream } from '@ticket-rush/shared/http/event-stream';
import type { Line } from '../queue/line';
import type { HeldStub } from '../queue/receipt';

const LOOK_EVERY_MS = 1_000;

/**
 * Tells a buyer how many are before them, whenever that has changed: a line that is seen to move is one that people stay in.
 *
 * @returns how many there are now, and what begins to tell
 */
export async function watchLine(line: Line, held: HeldStub) {
  // The stream tells what it is there for without it.
  const place = await line.find(held).catch(() => undefined);
  const look = async () => place && (await line.ahead(place).catch(() => undefined));
  let ahead = await look();
  return {
    ahead,
    tellWhileOpen({ gone }: Pick<EventStream, 'gone'>, tell: (ahead: number) => void): void {
      if (place === undefined) return;
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
