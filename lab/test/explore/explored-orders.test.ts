import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertBooking, writeSold } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { countOwned, readOrderable } from '@ticket-rush/shared/orders/critical-section';
import { requireOrderable } from '@ticket-rush/shared/orders/rules';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { isAsClaimed } from '../../explore/claim';
import { type OpenLevel, openLevel, startExploredServers } from '../../explore/explored-database';
import { raceOf } from '../../explore/race-of';
import { readSource } from '../../play/source';

let scratch: Scratch;
let level: OpenLevel;
beforeAll(async () => {
  scratch = await openScratch();
  level = await openLevel(await startExploredServers(scratch, () => undefined, ['lv2']), 'lv2');
});
afterAll(async () => {
  await level?.close();
  await scratch.close();
});

/** Right for one order at a time: read, count, decide, write. */
const unlocked: Pick<Technique, 'createOrder'> = {
  createOrder:
    ({ database }) =>
    (order) =>
      database.transaction(async (transaction) => {
        const event = await readOrderable(transaction, order.eventId);
        requireOrderable(event, await countOwned(transaction, order), order, event.begunAt);
        await writeSold(transaction, order.eventId, event.sold + order.quantity);
        const numbers = Array.from({ length: order.quantity }, (_, index) => event.sold + 1 + index);
        return Promise.all(numbers.map((number) => insertBooking(transaction, order, number)));
      }),
};

async function explore(technique: Technique, buyers: number[]) {
  const source = { ...level.source, tickets: [], orders: [technique as Required<Technique>] };
  const choice = { resource: 'orders' as const, technique: technique.slug, buyers, tickets: 1 };
  const { race, claim } = raceOf(source, choice, level.room);
  const exploration = await openExploration(level.dataSource, race);
  const found = await exploration.explore({ way: 'reduced', limit: 200 }).finally(exploration.close);
  return { found, claim };
}

const TWO = [12, 88];
const TWICE = [12, 12];

test.each([
  ['two buyers of whom one can have an order', TWO, /sold 6 of 5 tickets/],
  ['one buyer who may have one of two orders', TWICE, /Buyer 12 has 6 tickets/],
])('%s: orders without a lock are broken, and those under a row lock are not', async (_, buyers, finding) => {
  const broken = await explore({ ...rowLock, ...unlocked }, buyers);
  expect(broken.found).toMatchObject({ complete: true, shortest: { switches: 2 } });
  expect(broken.found.shortest?.report.join(' ')).toMatch(finding);
  expect(isAsClaimed(broken.found, broken.claim)).toBe(false);

  const { found, claim } = await explore(rowLock, buyers);
  expect(found).toMatchObject({ complete: true, broken: 0, undersells: 0 });
  expect(found.schedules).toBeGreaterThan(2);
  expect(isAsClaimed(found, claim)).toBe(true);
});

test('the code of an order is that of its own file', () => {
  const { files, sentOn } = readSource('lv2', 'orders', rowLock.slug);
  expect(Object.keys(files)[0]).toBe('lv2-db-lock/src/orders/row-lock.ts');
  expect(sentOn.BEGIN?.file).toBe('lv2-db-lock/src/orders/row-lock.ts');
});
