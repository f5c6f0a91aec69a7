import { startLevel } from '@ticket-rush/stack/level';
import type { LevelName } from '@ticket-rush/stack/levels';
import type { Scratch } from '@ticket-rush/stack/scratch';
import { prepareLevels } from '../rush/prepare-levels';
import { partsFor, type Servers, serversFor, startServers } from '../rush/start-servers';
import { readState } from '../stack/state';

export interface OpenLevel {
  url: string;
  stop(): Promise<void>;
}

interface Wanted {
  /** All that will be opened: their servers are started together, with the first of them that needs any. */
  levels: readonly LevelName[];
  instances: number;
}

/**
 * Opens levels one by one: in the stack that is up, or else in one that ends with the scratch.
 *
 * What it returns throws an Error with what kept the level from starting, and the command that gets what is missing.
 */
export function levelOpener(
  scratch: Scratch,
  { levels, instances }: Wanted,
  report: (line: string) => void,
): (level: LevelName) => Promise<OpenLevel> {
  let servers: Promise<Servers> | undefined;
  return async (level) => {
    const up = readState()?.up?.levels.find((one) => one.level === level);
    if (up !== undefined) {
      report(`${level} of the stack that is up: ${up.url}`);
      return { url: up.url, stop: async () => undefined };
    }
    const { notRun } = await prepareLevels([level], report);
    for (const { reason, remedy } of notRun) throw new Error(`${reason}\n${remedy}`);
    report(`starting ${level}, ${instances} instances`);
    servers ??= startServers(scratch, serversFor(levels));
    return startLevel(scratch, { level, instances, parts: partsFor(level, await servers) });
  };
}
