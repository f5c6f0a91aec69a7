import { join } from 'node:path';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';

const ROOT = join(__dirname, '..', '..');

/** The slugs of a level's techniques, read from its source: a misspelt one is found before anything starts. */
export async function techniquesOf(level: LevelName): Promise<string[]> {
  const { techniques } = (await import(join(ROOT, levels[level].workspace, 'src', 'techniques'))) as {
    techniques: Pick<Technique, 'slug'>[];
  };
  return techniques.map(({ slug }) => slug);
}

/** The techniques of several levels, by level. */
export async function readCatalogue(names: readonly LevelName[]): Promise<Map<LevelName, string[]>> {
  return new Map(await Promise.all(names.map(async (level) => [level, await techniquesOf(level)] as const)));
}
