import { openShop } from '@ticket-rush/testing/rush/shop';
import { UsageError } from '../commands/usage-error';
import type { LoadScript } from './scripts';

export interface OfferedTechnique {
  level: string;
  slug: string;
}

/** Asks the shop itself what it can do. @throws UsageError if it cannot do this, with what it can */
export async function requireTechnique(
  url: string,
  { name, resource, nobodyRefused = false }: LoadScript,
  technique: string,
): Promise<OfferedTechnique> {
  const offered = await techniquesAt(url);
  const suitable = offered.filter((one) => one.resource === resource);
  const found = suitable.find(({ slug }) => slug === technique);
  if (nobodyRefused && found?.expected.severalInstances === 'undersells') {
    throw new UsageError(
      `${name} cannot measure '${technique}': it refuses buyers while there are tickets, and a refusal is cheaper than a sale`,
    );
  }
  if (found !== undefined) return { level: found.level, slug: found.slug };
  const slugs = suitable.map(({ slug }) => slug).join(', ') || 'nothing';
  throw new UsageError(
    `unknown technique '${technique}': for ${name} (${resource}) ${offered[0]?.level ?? url} has ${slugs}`,
  );
}

async function techniquesAt(url: string) {
  const shop = openShop(url);
  try {
    return await shop.techniques();
  } catch (error) {
    throw new Error(`${url} does not answer as a level does: ${(error as Error).message}`, { cause: error });
  } finally {
    await shop.close();
  }
}
