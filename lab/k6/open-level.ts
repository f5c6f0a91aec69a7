import { startLevel } from '@ticket-rush/stack/level/level';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { UsageError } from '../commands/usage-error';
import { prepareLevels } from '../rush/levels/prepare-levels';
import { partsFor, type Servers, serversFor, startServers } from '../rush/levels/start-servers';
import { type LevelAddress, readState } from '../stack/state';

export const DEFAULT_INSTANCES = 2;

export interface OpenLevel {
  url: string;
  /** Processes behind it. */
  instances: number;
  stop(): Promise<void>;
}

interface Wanted {
  /** All that will be opened: their servers are started together, with the first of them that needs any. */
  levels: readonly LevelName[];
  /** Only if the user has asked for so many. */
  instances?: number | undefined;
}

/**
 * Opens levels one by one: in the stack that is up, or else in one that ends with the scratch.
 *
 * What it returns throws an Error with what kept the level from starting, and the command that gets what is missing.
 *
 * @throws UsageError if the stack that is up has another number of instances than was asked for
 */
export function levelOpener(
  scratch: Scratch,
  { levels, instances: wanted }: Wanted,
  report: (line: string) => void,
): (level: LevelName) => Promise<OpenLevel> {
  // Of all of them now: the last level may be hours away.
  for (const level of levels) requireAsMany(levelUp(level), wanted);
  let servers: Promise<Servers> | undefined;
  return async (level) => {
    const up = levelUp(level);
    if (up !== undefined) {
      report(`${level} of the stack that is up: ${up.url}`);
      return { url: up.url, instances: up.instances.length, stop: async () => undefined };
    }
    const { notRun } = await prepareLevels([level], report);
    for (const { reason, remedy } of notRun) throw new Error(`${reason}\n${remedy}`);
    const instances = wanted ?? DEFAULT_INSTANCES;
    report(`starting ${level}, ${instances} instances`);
    servers ??= startServers(scratch, serversFor(levels));
    const parts = partsFor(level, await servers);
    const { url, stop } = await startLevel(scratch, { level, instances, parts });
    return { url, instances, stop };
  };
}

function levelUp(level: LevelName): LevelAddress | undefined {
  return readState()?.up?.levels.find((one) => one.level === level);
}

function requireAsMany(up: LevelAddress | undefined, wanted: number | undefined): void {
  if (up === undefined || wanted === undefined || up.instances.length === wanted) return;
  throw new UsageError(
    `--instances ${wanted}: ${up.level} of the stack that is up has ${up.instances.length}; leave the option out, or npm run lab -- stack down`,
  );
}
