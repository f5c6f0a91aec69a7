import { expect, test } from '@jest/globals';
import type { LogBatch } from '../../src/log/log';
import { unlimited } from '../../src/log/rate-limiter';
import { openSlot } from '../../src/log/slot';
import { recordOf } from '../decide/batches';
import { logger } from './log-lab';

const lanes = [
  { lane: 'vip', topic: 'vip', weight: 4 },
  { lane: 'standard', topic: 'standard', weight: 1 },
];
const records = (count: number) => Array.from({ length: count }, (_, offset) => recordOf(offset, ''));

test('an urgent lane goes first after the batch at hand, and not after all that was due before it', async () => {
  const stop = new AbortController();
  const handled: string[] = [];
  const slot = openSlot({ name: 'set', batchSize: 1_000, lanes, together: () => 2 }, 0, {
    rateLimiter: unlimited,
    async handle({ lane, records }: LogBatch) {
      handled.push(`${records.length} ${lane}`);
      if (handled.length === 1) slot.lane('vip').add(records, '2');
      if (handled.length === 3) stop.abort();
    },
    onLag: () => undefined,
    commit: () => undefined,
    isPaused: () => false,
    stopping: stop.signal,
    logger,
  });
  slot.lane('standard').add(records(1_000), '1000');
  await slot.run();
  expect(handled).toEqual(['2 standard', '2 vip', '2 standard']);
});
