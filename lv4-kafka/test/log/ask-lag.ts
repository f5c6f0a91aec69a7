import { until } from '@ticket-rush/testing/until';
import type { Log, PartitionLag } from '../../src/log/log';

/** A broker that has just been started does not know its groups yet, and says so: it is asked until it does. */
export function askLag(log: Log, group: string, topics: string[]): Promise<PartitionLag[]> {
  return until(
    'the broker knows the group',
    () => log.lagOf(group, topics).catch(() => []),
    (lags) => lags.length > 0,
  );
}
