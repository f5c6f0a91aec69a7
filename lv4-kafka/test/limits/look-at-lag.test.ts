/** What the API sees of the workers, once a second. The test is the log. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { createGate } from '@ticket-rush/shared/testing/barrier';
import { Registry } from 'prom-client';
import { startBackPressure } from '../../src/limits/back-pressure';
import type { PartitionLag } from '../../src/log/log';

const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const TOPICS = ['t', 't.vip'];

let close: () => Promise<void>;
function look(readLag: () => Promise<PartitionLag[]>): void {
  const topicsOf = new Map([['kafka-keyed', TOPICS]]);
  ({ close } = startBackPressure({ topicsOf, readLag, ttlMs: 60_000, registry: new Registry(), logger }));
}
afterEach(() => close());

test.each([1, 2])('it ends once look number %i is over, and not before: it needs the log', async (number) => {
  const [begun, goOn] = [createGate(), createGate()];
  let looks = 0;
  look(async () => {
    looks += 1;
    if (looks === number) {
      begun.open();
      await goOn.opened;
    }
    return [];
  });
  await begun.opened;
  let isClosed = false;
  const closing = close().then(() => {
    isClosed = true;
  });
  await nextTurn();
  expect(isClosed).toBe(false);
  goOn.open();
  await closing;
  expect(looks).toBe(number);
});
