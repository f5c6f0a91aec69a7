/** The next attempt begins at once. It meets the same buyers, and the database has no time to serve one. */
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';

const MAX_ATTEMPTS = 50;

export async function retryConflicts<T>(
  { metrics }: Pick<TechniqueNeeds, 'metrics' | 'pause'>,
  attempt: () => Promise<T | 'conflict'>,
): Promise<T> {
  for (let count = 1; count <= MAX_ATTEMPTS; count++) {
    const result = await attempt();
    if (result !== 'conflict') return result;
    metrics.retried();
  }
  throw new Unavailable({
    detail: `Another buyer was faster ${MAX_ATTEMPTS} times in a row.`,
    outcome: 'rejected',
  });
}
