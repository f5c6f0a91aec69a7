/** All levels under a small load, and a Prometheus that watches them. */

import { installMissing } from '@ticket-rush/stack/install/doctor';
import { startLevel } from '@ticket-rush/stack/level/level';
import { levelTargets } from '@ticket-rush/stack/level/level-targets';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Prometheus, startPrometheus } from '@ticket-rush/stack/servers/prometheus';
import { openShop } from '@ticket-rush/testing/rush/shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { unprotected } from '../../lv1-race-condition/src/techniques/unprotected';
import { optimistic } from '../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { luaScript } from '../../lv3-redlock/src/techniques/lua-script';
import { redlock } from '../../lv3-redlock/src/techniques/redlock';
import { keepRushing } from './keep-rushing';
import { makeTrouble } from './make-trouble';

/** One that sells too much, one that waits for a lock, one that repeats; of a level that is not named all. */
const LOADED: Partial<Record<LevelName, string[]>> = {
  lv1: [unprotected.slug],
  lv2: [rowLock.slug, optimistic.slug],
  lv3: [redlock.slug, luaScript.slug],
};

export interface RunningLevels {
  prometheus: Prometheus;
  /** Of the load balancer of LV.1, which a run of k6 may be sent to. */
  lv1Url: string;
  /** Of instances and workers; /metrics is below them. */
  processes: string[];
  /** Since the epoch: when the load began. */
  startedAtMs: number;
  close(): Promise<void>;
}

/** @throws an Error if one of them does not start; the others are stopped by then */
export async function startLevels(): Promise<RunningLevels> {
  await installMissing((line) => process.stderr.write(`${line}\n`), ['prometheus']);
  const scratch = await openScratch();
  try {
    return await startIn(scratch);
  } catch (error) {
    await scratch.close();
    throw error;
  }
}

async function startIn(scratch: Scratch): Promise<RunningLevels> {
  const prometheus = await startPrometheus(scratch);
  const running = await Promise.all(
    (Object.keys(levels) as LevelName[]).map(async (level) => {
      const env = { RETRY_DELAYS_MS: '100,100,100' }; // Only LV.4 reads it.
      const started = await startLevel(scratch, { level, instances: 1, parts: runningParts(), env });
      const { url, databaseUrl } = started;
      return { level, url, databaseUrl, shop: openShop(url), targets: levelTargets(level, started) };
    }),
  );
  const startedAtMs = Date.now();
  const stopRushing = keepRushing(running.map(({ level, shop }) => ({ shop, techniques: LOADED[level] })));
  const pipeline = running.find(({ level }) => level === 'lv4');
  if (pipeline) await makeTrouble(pipeline.shop, pipeline.databaseUrl);
  const targets = running.flatMap((level) => level.targets);
  await prometheus.watch('levels', targets);
  return {
    prometheus,
    lv1Url: running.find(({ level }) => level === 'lv1')?.url ?? '',
    processes: targets.map(({ url }) => url),
    startedAtMs,
    async close() {
      await stopRushing();
      await Promise.all(running.map(({ shop }) => shop.close()));
      await scratch.close();
    },
  };
}
