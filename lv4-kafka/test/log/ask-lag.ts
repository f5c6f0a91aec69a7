import { pollUntil } from '@ticket-rush/testing/poll-until';
import type { Log, PartitionLag } from '../../src/log/log';

/** A broker that has just been started does not know its groups yet, and says so: it is asked until it does. */
export function askLag(log: Log, group: string, topics: string[]): Promise<PartitionLag[]> {
  return pollUntil(
    () => log.lagOf(group, topics).catch(() => []),
    (lags) => lags.length > 0,
  );
}
