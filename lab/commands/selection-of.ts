import type { LevelName } from '@ticket-rush/stack/level/levels';
import { readCatalogue, readSellersOfSeveral } from '../rush/levels/catalogue';
import { type Selection, selectTechniques, UnknownTechnique } from '../rush/levels/selection';
import { LEVEL_NAMES } from './rush-options';
import { UsageError } from './usage-error';

/** As the options say it; without them, all. */
interface Wanted {
  level?: LevelName[] | undefined;
  technique?: string[] | undefined;
  quantity?: number | undefined;
}

/**
 * The levels in their own order, not in that of the options; with a quantity, the techniques that sell several tickets.
 *
 * @throws UsageError if there is no such technique
 */
export async function selectionOf({ level, technique, quantity }: Wanted): Promise<Selection> {
  const levels = LEVEL_NAMES.filter((name) => level?.includes(name) ?? true);
  if (quantity !== undefined) return selectSellers(technique, await readSellersOfSeveral(levels));
  if (technique === undefined) return { levels };
  return select(technique, await readCatalogue(levels));
}

type Catalogue = Parameters<typeof selectTechniques>[1];

function select(wanted: string[], catalogue: Catalogue): Selection {
  try {
    return selectTechniques(wanted, catalogue);
  } catch (error) {
    if (error instanceof UnknownTechnique) throw new UsageError(error.message);
    throw error;
  }
}

function selectSellers(wanted: string[] | undefined, catalogue: Catalogue): Selection {
  const sellers = [...catalogue.values()].flat();
  const other = wanted?.find((slug) => !sellers.includes(slug));
  if (sellers.length > 0 && other === undefined) return select(wanted ?? sellers, catalogue);
  const who = other === undefined ? 'no technique of these levels sells' : `${other} does not sell`;
  const known = sellers.length > 0 ? `; these do: ${sellers.join(', ')}` : '';
  throw new UsageError(`--quantity: ${who} several tickets in one order${known}`);
}
