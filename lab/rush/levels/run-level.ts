import { startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { openShop } from '@ticket-rush/testing/rush/shop';
import type { Progress } from '../../report/progress';
import type { Load } from '../describe-run';
import type { Finding } from '../experiment';
import type { Floor } from '../floor';
import { measureLevel } from '../measure-level';
import { isWanted } from './selection';
import type { Watch } from './watch';

export interface LevelRun {
  scratch: Scratch;
  level: LevelName;
  /** All, if there is none. */
  techniques?: string[] | undefined;
  load: Load;
  parts: Parts;
  progress: Progress;
  onFloor: (floor: Floor) => void;
  /** What was found stays found if a later technique fails. */
  onFinding: (finding: Finding) => void;
  watch: Watch;
}

/** Starts a level, measures its techniques against each other, and stops it. */
export async function runLevel(run: LevelRun): Promise<void> {
  const { scratch, level, load, parts, progress, watch } = run;
  progress.during(() => `${level}: starting`);
  const running = await startLevel(scratch, { level, instances: load.instances, parts });
  const shop = openShop(running.url);
  try {
    await watch.begin(level, running);
    const techniques = (await shop.techniques()).filter(
      ({ resource, slug, sellsSeveral }) =>
        resource === 'tickets' && isWanted(run, slug) && (load.quantity === undefined || sellsSeveral),
    );
    await measureLevel({ ...run, shop, techniques });
    await watch.end(level);
  } finally {
    await shop.close();
    await running.stop();
  }
}
