import { expect, test } from '@jest/globals';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { watchConnections } from '../../bench/cost/connection-watch';
import { commandsIn, forEach, type Spent } from '../../bench/cost/meter';
import { renderCostBench } from '../../bench/cost/report';
import { type Cost, type CostResults, medianCost } from '../../bench/cost/results';
import { readyMessages } from '../../bench/cost/round-trips';
import { coloursFor } from '../../report/colour';
import { runBench } from './run-bench';

const message = (type: string, body: string) => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, Buffer.from(body)]);
};

test.each([1, 3, 7, 1_000])('a round trip ends once, in pieces of %i bytes', (size) => {
  let count = 0;
  const look = readyMessages(() => count++);
  // A row whose text looks like the end of a round trip is none.
  const stream = Buffer.concat([
    message('D', 'Z\0\0\0\u0005I'),
    message('Z', 'I'),
    message('C', 'ZZ'),
    message('Z', 'T'),
  ]);
  for (let from = 0; from < stream.length; from += size) look(stream.subarray(from, from + size));
  expect(count).toBe(2);
});

test('where the database goes away, the error of the crowd is thrown, and no other one is left', async () => {
  const gone = createGate();
  const dataSource = { query: () => gone.opened.then(() => Promise.reject(new Error('no database'))) };
  const watched = watchConnections(dataSource as never, async () => {
    gone.open();
    await new Promise(setImmediate);
    throw new Error('no service');
  });
  await expect(watched).rejects.toThrow('no service');
  await new Promise(setImmediate); // By now a rejection that no code has handled would have failed the test.
});

test('Redis says how many commands it has processed', () => {
  expect(commandsIn('# Stats\r\ntotal_commands_processed:42\r\n')).toBe(42);
  expect(() => commandsIn('# Stats\r\n')).toThrow('does not say');
});

const spent = (walBytes: number, service: number | null): Spent => ({
  ...{ redisCommands: null, walBytes },
  cpuMs: { service, worker: null, postgres: 1, redis: null, kafka: null },
});

test('what an idle level spends is not charged to the buyers, and a figure that is missing stays missing', () => {
  expect(forEach(spent(500, 30), spent(100, 10), 4)).toEqual({
    ...{ redisCommands: null, walBytes: 100 },
    cpuMs: { service: 5, worker: null, postgres: 0, redis: null, kafka: null },
  });
  expect(forEach(spent(500, null), spent(600, null), 4)).toMatchObject({
    walBytes: 0,
    cpuMs: { service: null },
  });
});

test('each figure is the median of its rounds', () => {
  const cost = (roundTrips: number, service: number): Cost => ({
    ...spent(10 * roundTrips, service),
    ...{ perSecond: 100, roundTrips, connectionMs: 1, lockWaitMs: 0 },
  });
  expect(medianCost([cost(6, 1), cost(8, 3), cost(7, 2)])).toMatchObject({
    ...{ roundTrips: 7, walBytes: 70 },
    cpuMs: { service: 2, redis: null },
  });
});

test('a ticket that Redis decides costs fewer round trips to PostgreSQL than there are statements in a transaction', async () => {
  const results = await runBench<CostResults>('cost', '--technique', luaScript.slug, '--callers', '8');
  const [{ sold, refused }] = results.rows as [CostResults['rows'][number]];
  // The counter is asked, and a batch of winners is recorded; a loser is never seen by PostgreSQL.
  expect(sold.roundTrips).toBeGreaterThan(0);
  expect(sold.roundTrips).toBeLessThan(3);
  expect(refused.roundTrips).toBeLessThan(sold.roundTrips);
  expect(sold.redisCommands).toBeGreaterThan(1);
  expect(sold.walBytes).toBeGreaterThan(100);
  const run = { ...results.run, command: 'npm run lab -- bench cost' }; // This one names a temporary file.
  const text = renderCostBench({ ...results, run }, coloursFor({}));
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130);
  const table = text.split('\n\n').slice(0, 3).join('\n').split('\n');
  expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
});
