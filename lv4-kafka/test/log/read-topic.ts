import { randomBytes } from 'node:crypto';
import { until } from '@ticket-rush/testing/until';
import type { Log, LogRecord } from '../../src/log/log';
import { unlimited } from '../../src/log/rate-limiter';
import { askLag } from './ask-lag';

/** Everything that a topic has so far, each partition in its order. */
export async function readTopic(log: Log, topic: string): Promise<LogRecord[]> {
  const group = `reader_${randomBytes(6).toString('hex')}`;
  const partitions = await askLag(log, group, [topic]);
  const expected = partitions.reduce((sum, { records }) => sum + records, 0);
  const read: LogRecord[] = [];
  if (expected === 0) return read;
  const consumer = await log.openConsumer({
    group,
    sessionMs: 10_000,
    sets: [{ name: 'reader', batchSize: 1_000, lanes: [{ lane: 'only', topic, weight: 1 }] }],
    rateLimiter: unlimited,
    handle: async ({ records }) => void read.push(...records),
    onLag: () => undefined,
    onCrash: () => undefined,
  });
  await until(`${expected} records of ${topic} are read`, () => read.length >= expected);
  await consumer.close();
  return read;
}
