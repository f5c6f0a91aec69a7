import { type Described, sellersOfSeveral } from '@ticket-rush/shared/booking/technique';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import { isWanted, type Selection } from './selection';

interface Catalogue {
  techniques: Pick<Described, 'slug' | 'createOrder'>[];
}

/** The source of a level is read when its techniques are asked for. */
const catalogues: Record<LevelName, () => Promise<Catalogue>> = {
  lv1: () => import('../../../lv1-race-condition/src/techniques'),
  lv2: () => import('../../../lv2-db-lock/src/techniques'),
  lv3: () => import('../../../lv3-redlock/src/techniques'),
  lv4: () => import('../../../lv4-kafka/src/techniques'),
};

/** The slugs of a level's techniques, read from its source: a misspelt one is found before anything starts. */
export async function techniquesOf(level: LevelName): Promise<string[]> {
  const { techniques } = await catalogues[level]();
  return techniques.map(({ slug }) => slug);
}

/** Those of them that are wanted. */
export async function wantedTechniques(
  level: LevelName,
  wanted: Pick<Selection, 'techniques'>,
): Promise<string[]> {
  return (await techniquesOf(level)).filter((slug) => isWanted(wanted, slug));
}

/** The techniques of several levels, by level. */
export async function readCatalogue(names: readonly LevelName[]): Promise<Map<LevelName, string[]>> {
  return new Map(await Promise.all(names.map(async (level) => [level, await techniquesOf(level)] as const)));
}

/** The same, without the techniques that sell one ticket at a time. */
export async function readSellersOfSeveral(names: readonly LevelName[]): Promise<Map<LevelName, string[]>> {
  const sellers = names.map(async (level) => {
    const { techniques } = await catalogues[level]();
    return [level, sellersOfSeveral(techniques)] as const;
  });
  return new Map((await Promise.all(sellers)).filter(([, slugs]) => slugs.length > 0));
}
