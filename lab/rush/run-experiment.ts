import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import type { Progress } from '../report/progress';
import { describeRun, type Load } from './describe-run';
import type { Experiment, Finding } from './experiment';
import type { Floor } from './floor';
import { failedLevel } from './levels/not-run';
import { prepareLevels } from './levels/prepare-levels';
import { runLevel } from './levels/run-level';
import { partsFor, type Servers, serversFor, startServers } from './levels/start-servers';
import { unwatched, type Watch } from './levels/watch';

export interface Plan {
  levels: LevelName[];
  /** All, if there is none. */
  techniques?: string[] | undefined;
  load: Load;
  /** What watches the run, if anything does. */
  watch?: Watch;
  /** Servers that run already; the lab starts its own, if there are none. */
  given?: Parts | undefined;
}

/** Runs the levels one after the other. One that fails is reported, and the rest still run. */
export async function runExperiment(plan: Plan, scratch: Scratch, progress: Progress): Promise<Experiment> {
  const experiment: Experiment = { run: describeRun(plan.load), floors: [], findings: [], notRun: [] };
  progress.during(() => 'looking for the parts of the stack');
  const { given } = plan;
  const { levels, notRun } = await prepareLevels(plan.levels, progress.ended, given && (() => ['nginx']));
  const servers = given ? undefined : await startNeeded(scratch, levels, progress);
  for (const level of levels) {
    try {
      const parts = given ?? partsFor(level, servers as Servers);
      const onFloor = (floor: Floor) => void experiment.floors.push({ level, ...floor });
      const onFinding = (finding: Finding) => void experiment.findings.push(finding);
      await runLevel({ watch: unwatched, ...plan, scratch, level, parts, progress, onFloor, onFinding });
    } catch (error) {
      scratch.closing.throwIfAborted();
      notRun.push(failedLevel(level, error));
    }
  }
  for (const { level } of notRun) progress.ended(`${level}: not run`);
  return { ...experiment, notRun };
}

function startNeeded(scratch: Scratch, levels: LevelName[], progress: Progress): Promise<Servers> {
  const needed = serversFor(levels);
  progress.during(() => `starting ${[...needed].join(', ')}`);
  return startServers(scratch, needed);
}
