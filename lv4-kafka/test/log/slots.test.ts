import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { unlimited } from '../../src/log/rate-limiter';
import { createSlots, type Slots } from '../../src/log/slots';
import { logger } from './log-lab';

let stop: AbortController;
let slots: Slots;
beforeEach(() => {
  stop = new AbortController();
  slots = createSlots({
    sets: [{ name: 'set', batchSize: 1, lanes: [{ lane: 'only', topic: 'topic', weight: 1 }] }],
    rateLimiter: unlimited,
    logger,
    handle: async () => undefined,
    onLag: () => undefined,
    commit: () => undefined,
    isPaused: () => false,
    stopping: stop.signal,
  });
});
afterEach(async () => {
  stop.abort();
  await slots.ended();
});

test('a partition has a slot while it is ours', () => {
  slots.reset({ topic: [0, 1] });
  const slot = slots.find('topic', 1);
  expect(slot).toBeDefined();
  slots.reset({ topic: [1] });
  expect(slots.find('topic', 1)).toBe(slot);
});

test('and none once it is another worker’s: an answer that comes late must not be handled, nor skipped', () => {
  slots.reset({ topic: [0, 1] });
  slots.find('topic', 1);
  slots.reset({ topic: [0] });
  expect(slots.find('topic', 1)).toBeUndefined();
  slots.reset({});
  expect(slots.find('topic', 0)).toBeUndefined();
});
