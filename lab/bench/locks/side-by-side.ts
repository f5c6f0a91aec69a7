import { startLevel } from '@ticket-rush/stack/level/level';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { type Counter, openCounter } from '../shared/counter';

/** Both levels behind their balancers, and those who will ask them. */
export interface SideBySide {
  lv2: Counter;
  lv3: Counter;
  close(): Promise<void>;
}

/** Starts both levels with so many processes each; while one is asked, the other has nothing to do. */
export async function startSideBySide(
  scratch: Scratch,
  parts: Parts,
  { instances, callers }: { instances: number; callers: number },
): Promise<SideBySide> {
  const start = async (level: 'lv2' | 'lv3'): Promise<Counter> => {
    const running = await startLevel(scratch, { level, instances, parts });
    const counter = await openCounter(running.url, running.databaseUrl, callers);
    const close = async () => {
      await counter.close();
      await running.stop();
    };
    return { ...counter, close };
  };
  const [lv2, lv3] = await Promise.all([start('lv2'), start('lv3')]);
  return { lv2, lv3, close: async () => void (await Promise.all([lv2.close(), lv3.close()])) };
}
