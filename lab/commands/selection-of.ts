import { readCatalogue } from '../rush/catalogue';
import { type Selection, selectTechniques, UnknownTechnique } from '../rush/selection';
import { LEVEL_NAMES, type RushOptions } from './rush-options';
import { UsageError } from './usage-error';

/** The levels in their own order, not in that of the options. @throws UsageError if there is no such technique */
export async function selectionOf({
  level,
  technique,
}: Pick<RushOptions, 'level' | 'technique'>): Promise<Selection> {
  const levels = LEVEL_NAMES.filter((name) => level?.includes(name) ?? true);
  if (technique === undefined) return { levels };
  try {
    return selectTechniques(technique, await readCatalogue(levels));
  } catch (error) {
    if (error instanceof UnknownTechnique) throw new UsageError(error.message);
    throw error;
  }
}
