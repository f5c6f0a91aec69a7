import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import type { DataSource } from 'typeorm';
import { type HttpCaller, openCallers } from '../bench/shared/http-caller';
import { connectTo } from '../bench/shared/server-versions';
import type { Setting } from './axes';

/** A level at one point of a curve, and who comes to it. */
export interface OpenPoint {
  setting: Setting;
  running: RunningLevel;
  shop: Shop;
  callers: HttpCaller[];
  dataSource: DataSource;
  close(): Promise<void>;
}

export async function openPoint(
  scratch: Scratch,
  { level, parts, setting, callers }: { level: LevelName; parts: Parts; setting: Setting; callers: number },
): Promise<OpenPoint> {
  const { instances, env } = setting;
  const running = await startLevel(scratch, { level, instances, parts, env });
  const shop = openShop(running.url);
  const connections = await openCallers(running.url, callers);
  const dataSource = await connectTo(running.databaseUrl);
  return {
    ...{ setting, running, shop, callers: connections, dataSource },
    async close() {
      for (const caller of connections) caller.close();
      await Promise.all([shop.close(), dataSource.destroy()]);
      await running.stop();
    },
  };
}
