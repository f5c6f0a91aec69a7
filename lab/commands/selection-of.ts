import { readCatalogue, readSellersOfSeveral } from '../rush/catalogue';
import { type Selection, selectTechniques, UnknownTechnique } from '../rush/selection';
import { LEVEL_NAMES, type RushOptions } from './rush-options';
import { UsageError } from './usage-error';

/**
 * The levels in their own order, not in that of the options; with a quantity, the techniques that sell several tickets.
 *
 * @throws UsageError if there is no such technique
 */
export async function selectionOf({
  level,
  technique,
  quantity,
}: Pick<RushOptions, 'level' | 'technique' | 'quantity'>): Promise<Selection> {
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
