import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';

const MAX_ATTEMPTS = 50;
export const BACKOFF = { baseMs: 2, capMs: 50 };

/**
 * Repeats an attempt until it is no conflict, with exponential backoff and full jitter in between. A conflict must not
 * have written a row.
 *
 * @throws Unavailable with outcome `rejected` when the budget of attempts is spent
 */
export async function retryConflicts<T>(
  { metrics, pause }: Pick<TechniqueNeeds, 'metrics' | 'pause'>,
  attempt: () => Promise<T | 'conflict'>,
): Promise<T> {
  for (let count = 1; count <= MAX_ATTEMPTS; count++) {
    const result = await attempt();
    if (result !== 'conflict') return result;
    metrics.retried();
    await backOff(count, BACKOFF, pause);
  }
  throw new Unavailable({
    detail: `Another buyer was faster ${MAX_ATTEMPTS} times in a row.`,
    outcome: 'rejected',
  });
}
