/** The ceiling doubles for ever: a buyer who has failed often waits for minutes, while there are tickets. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';

const MAX_ATTEMPTS = 50;
const BASE_MS = 2;

export async function retryConflicts<T>(
  { metrics, pause = sleep }: Pick<TechniqueNeeds, 'metrics' | 'pause'>,
  attempt: () => Promise<T | 'conflict'>,
): Promise<T> {
  for (let count = 1; count <= MAX_ATTEMPTS; count++) {
    const result = await attempt();
    if (result !== 'conflict') return result;
    metrics.retried();
    await pause(Math.random() * BASE_MS * 2 ** (count - 1));
  }
  throw new Unavailable({
    detail: `Another buyer was faster ${MAX_ATTEMPTS} times in a row.`,
    outcome: 'rejected',
  });
}
