import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { type Counter, openCounter } from '../bench/shared/counter';
import type { Setting } from './axes';

/** A level at one point of a curve, and who comes to it. */
export interface OpenPoint extends Counter {
  setting: Setting;
  running: RunningLevel;
}

export async function openPoint(
  scratch: Scratch,
  { level, parts, setting, callers }: { level: LevelName; parts: Parts; setting: Setting; callers: number },
): Promise<OpenPoint> {
  const { instances, env } = setting;
  const running = await startLevel(scratch, { level, instances, parts, env });
  const counter = await openCounter(running.url, running.databaseUrl, callers);
  return {
    ...{ ...counter, setting, running },
    async close() {
      await counter.close();
      await running.stop();
    },
  };
}
