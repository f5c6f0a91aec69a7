import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { openShop } from '@ticket-rush/testing/rush/shop';
import type { Runner } from './find-runner';
import { type LoadRow, loadRow } from './load-row';
import { type LoadRun, runId } from './load-run';
import { levelOpener } from './open-level';
import { planRuns } from './plan';
import { runK6 } from './run-k6';

export interface LoadPlan extends Pick<LoadRun, 'profile' | 'prometheus'> {
  levels: readonly LevelName[];
  /** Of each level; those of the stack that is up, or the usual number, unless the user has asked for so many. */
  instances?: number | undefined;
}

/** Runs every script against the chosen techniques, level by level. @throws what kept a level from starting */
export async function runAll(
  scratch: Scratch,
  runner: Runner,
  plan: LoadPlan,
  tell: (line: string) => void,
): Promise<LoadRow[]> {
  const rows: LoadRow[] = [];
  const open = levelOpener(scratch, plan, tell);
  for (const level of plan.levels) {
    const { url, instances, stop } = await open(level);
    const shop = openShop(url);
    const planned = planRuns(level, await shop.techniques().finally(() => shop.close()));
    for (const one of planned) {
      const named = { script: one.script.name, level, technique: one.technique };
      const run: LoadRun = { ...plan, ...named, id: runId(named), url, quiet: true };
      tell(run.id);
      rows.push(loadRow({ level, instances }, one, await runK6(scratch, runner, run)));
    }
    await stop();
  }
  return rows;
}
