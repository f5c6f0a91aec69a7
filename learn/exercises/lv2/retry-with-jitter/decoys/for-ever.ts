/** It never gives up. A buyer whose write can never succeed waits for an answer until the client hangs up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';

const BACKOFF = { baseMs: 2, capMs: 50 };

export async function retryConflicts<T>(
  { metrics, pause = sleep }: Pick<TechniqueNeeds, 'metrics' | 'pause'>,
  attempt: () => Promise<T | 'conflict'>,
): Promise<T> {
  for (let count = 1; ; count++) {
    const result = await attempt();
    if (result !== 'conflict') return result;
    metrics.retried();
    await pause(Math.random() * Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** (count - 1)));
  }
}
