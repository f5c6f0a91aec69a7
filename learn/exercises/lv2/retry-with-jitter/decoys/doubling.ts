/** The pause doubles, and is the same for all who have failed equally often: they stay in step. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';

const MAX_ATTEMPTS = 50;
const BACKOFF = { baseMs: 2, capMs: 50 };

export async function retryConflicts<T>(
  { metrics, pause = sleep }: Pick<TechniqueNeeds, 'metrics' | 'pause'>,
  attempt: () => Promise<T | 'conflict'>,
): Promise<T> {
  for (let count = 1; count <= MAX_ATTEMPTS; count++) {
    const result = await attempt();
    if (result !== 'conflict') return result;
    metrics.retried();
    await pause(Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** (count - 1)));
  }
  throw new Unavailable({
    detail: `Another buyer was faster ${MAX_ATTEMPTS} times in a row.`,
    outcome: 'rejected',
  });
}
