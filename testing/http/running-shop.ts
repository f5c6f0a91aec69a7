import { afterAll, beforeAll } from '@jest/globals';
import { type LevelCommand, type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { openShop, type Shop } from '../rush/shop';
import { runningParts } from '../servers/running-parts';

/** A level that runs for the tests of one `describe`, and a client to it. Empty until `beforeAll` is over. */
export interface RunningShop {
  shop: Shop;
  level: RunningLevel;
}

/** Starts a level before the tests of this `describe`, and stops it after them. `env` is added to its environment. */
export function startBeforeAll(
  level: LevelCommand['level'],
  instances: number,
  env: Record<string, string> = {},
): RunningShop {
  const scratch = openScratch();
  const running = {} as RunningShop;
  beforeAll(async () => {
    running.level = await startLevel(await scratch, { level, instances, parts: runningParts(), env });
    running.shop = openShop(running.level.url);
  });
  afterAll(async () => {
    await running.shop?.close();
    await (await scratch).close();
  });
  return running;
}
