import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { startLevel } from '@ticket-rush/stack/level/level';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import type { DataSource } from 'typeorm';
import { type HttpCaller, openCallers } from '../shared/http-caller';

/** A level behind its balancer, and those who will ask it. */
export interface Counter {
  callers: HttpCaller[];
  /** The level's own database, to put events on sale and to count. */
  dataSource: DataSource;
}

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
  const start = (level: 'lv2' | 'lv3') => startCounter(scratch, parts, level, instances, callers);
  const [lv2, lv3] = await Promise.all([start('lv2'), start('lv3')]);
  return { lv2, lv3, close: async () => void (await Promise.all([lv2.close(), lv3.close()])) };
}

async function startCounter(
  scratch: Scratch,
  parts: Parts,
  level: 'lv2' | 'lv3',
  instances: number,
  count: number,
): Promise<Counter & { close(): Promise<void> }> {
  const running = await startLevel(scratch, { level, instances, parts });
  // Its tables are there already; the entities are not needed, because nothing but SQL is sent.
  const dataSource = await connectDatabase({
    ...{ url: running.databaseUrl, poolSize: 1, poolWaitMs: 60_000, applicationName: 'bench' },
  });
  const callers = await openCallers(running.url, count);
  const close = async () => {
    for (const caller of callers) caller.close();
    await dataSource.destroy();
    await running.stop();
  };
  return { callers, dataSource, close };
}
