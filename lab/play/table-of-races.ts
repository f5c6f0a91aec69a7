import { EXPLORED_LEVELS, RESOURCES, sourceOf } from '../explore/levels';

/** What the page offers: each technique of each level, by what the buyers fight over. */
export async function listRaces() {
  const levels = await Promise.all(
    EXPLORED_LEVELS.map(async (level) => {
      const source = await sourceOf(level);
      return RESOURCES.flatMap((resource) =>
        source[resource].map(({ slug, summary }) => ({ level, resource, technique: slug, summary })),
      );
    }),
  );
  return levels.flat();
}
