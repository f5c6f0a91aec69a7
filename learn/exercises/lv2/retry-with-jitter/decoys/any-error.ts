/** An error that says no more than that there was one. The buyer cannot know whether there is a ticket. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';

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
    await pause(Math.random() * Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** (count - 1)));
  }
  throw new Error(`${MAX_ATTEMPTS} attempts`);
}
