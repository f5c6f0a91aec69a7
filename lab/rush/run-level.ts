import { startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import type { Progress } from '../report/progress';
import type { Load } from './describe-run';
import type { Finding } from './experiment';
import { measureTechnique } from './measure-technique';
import type { Watch } from './watch';

export interface LevelRun {
  scratch: Scratch;
  level: LevelName;
  /** All, if there is none. */
  techniques?: string[] | undefined;
  load: Load;
  parts: Parts;
  progress: Progress;
  /** Called after each technique: what was found stays found if a later technique fails. */
  onFinding: (finding: Finding) => void;
  watch: Watch;
}

/** Starts a level, measures its techniques one after the other, and stops it. */
export async function runLevel(run: LevelRun): Promise<void> {
  const { scratch, level, load, parts, progress, watch } = run;
  progress.during(() => `${level}: starting`);
  const running = await startLevel(scratch, { level, instances: load.instances, parts });
  const shop = openShop(running.url);
  try {
    await watch.begin(level, running);
    await measureTechniques(shop, run);
    await watch.end(level);
  } finally {
    await shop.close();
    await running.stop();
  }
}

async function measureTechniques(shop: Shop, { techniques, load, progress, onFinding }: LevelRun) {
  const offered = (await shop.techniques()).filter(({ resource }) => resource === 'tickets');
  for (const technique of offered.filter(({ slug }) => techniques?.includes(slug) ?? true)) {
    onFinding(await measureTechnique(shop, technique, load, progress));
  }
}
