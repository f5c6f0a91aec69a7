import { setImmediate as tick } from 'node:timers/promises';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import { countRetries } from '@ticket-rush/testing/http/requests';

export type RetryConflicts = <T>(
  needs: Pick<TechniqueNeeds, 'metrics' | 'pause'>,
  attempt: () => Promise<T | 'conflict'>,
) => Promise<T>;

/** From the read to the answer of the write, in milliseconds. */
const ATTEMPT_MS = 2;

/** What became of buyers who came at the same instant. */
export interface Contest {
  attempts: number;
  /** Buyers who were told no. */
  turnedAway: number;
  /** How many attempts ended at which millisecond, the first few. */
  table: string;
}

/**
 * Buyers who each read a version and write if it is still the same, in time that passes as fast as there is no work left.
 * Of those who write at the same instant one wins.
 *
 * @throws an Error if the code does not wait by the pause that it is given
 */
export async function contest(buyers: number, retry: RetryConflicts): Promise<Contest> {
  const sleepers: { at: number; wake: () => void }[] = [];
  const ends = new Map<number, number>();
  let [now, version, attempts, underWay] = [0, 0, 0, buyers];
  const sleep = (ms: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ at: now + ms, wake });
    });
  const attempt = async () => {
    const read = version;
    attempts += 1;
    await sleep(ATTEMPT_MS);
    const at = Math.round(now);
    ends.set(at, (ends.get(at) ?? 0) + 1);
    if (version !== read) return 'conflict' as const;
    version += 1;
    return 'sold' as const;
  };
  const all = Array.from({ length: buyers }, () =>
    retry({ metrics: countRetries(), pause: sleep }, attempt).finally(() => {
      underWay -= 1;
    }),
  );
  const outcomes = Promise.allSettled(all);
  for (;;) {
    await tick();
    const next = sleepers.reduce<(typeof sleepers)[number] | undefined>(
      (first, one) => (first === undefined || one.at < first.at ? one : first),
      undefined,
    );
    if (next === undefined) break;
    sleepers.splice(sleepers.indexOf(next), 1);
    now = next.at;
    next.wake();
  }
  if (underWay > 0)
    throw new Error(
      'The check lets time pass by `pause`, and your code waits by something else. Wait by `pause`.',
    );
  return {
    attempts,
    turnedAway: (await outcomes).filter(({ status }) => status === 'rejected').length,
    table: [...ends]
      .sort(([one], [other]) => one - other)
      .slice(0, 8)
      .map(([ms, count]) => `${String(ms).padStart(4)} ms  ${'#'.repeat(count)} ${count}`)
      .join('\n'),
  };
}
