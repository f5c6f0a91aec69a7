import { diagnose, installMissing, type PartStatus } from '@ticket-rush/stack/install/doctor';
import { type PartName, partsOfServer } from '@ticket-rush/stack/install/parts';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import type { NotRun } from '../experiment';

export interface Prepared {
  /** The levels whose parts are all there. */
  levels: LevelName[];
  notRun: NotRun[];
}

/**
 * Looks for what the levels need, and gets what is missing where that needs no permission.
 *
 * @param needs what a level needs on this machine; less, where its servers are elsewhere
 */
export async function prepareLevels(
  names: readonly LevelName[],
  report: (line: string) => void,
  needs = partsOf,
): Promise<Prepared> {
  const prepared: Prepared = { levels: [], notRun: [] };
  const missing = missingOf(await diagnose(names.flatMap(needs)));
  for (const level of names) {
    const complete = missing.every(({ name }) => !needs(level).includes(name));
    const trouble = complete ? undefined : await getParts(level, needs(level), report);
    if (trouble === undefined) prepared.levels.push(level);
    else prepared.notRun.push(trouble);
  }
  return prepared;
}

/** What a level needs on the machine. */
export function partsOf(level: LevelName): PartName[] {
  return ['nginx', ...levels[level].needs.flatMap((server) => partsOfServer[server])];
}

/** Level by level, so that a part which cannot be had keeps only its own levels from running. */
async function getParts(
  level: LevelName,
  parts: PartName[],
  report: (line: string) => void,
): Promise<NotRun | undefined> {
  try {
    await installMissing(report, parts);
    return undefined;
  } catch (error) {
    return notRunFor(level, await diagnose(parts), error as Error);
  }
}

/** Why a level is not run, and the commands that get the parts which it lacks. */
export function notRunFor(level: LevelName, statuses: PartStatus[], { message }: Error): NotRun {
  const remedies = missingOf(statuses).map(({ remedy }) => remedy);
  return { level, reason: message, remedy: [...new Set(remedies)].join(' && ') || 'try again' };
}

function missingOf(statuses: PartStatus[]): Extract<PartStatus, { found: false }>[] {
  return statuses.filter((status) => !status.found);
}
