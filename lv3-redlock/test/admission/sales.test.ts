import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { rememberSales } from '../../src/admission/sales';
import { openRoom, type Room } from './open-room';

let room: Room;
let reads: number;
beforeEach(async () => {
  room = await openRoom();
  reads = 0;
});
afterEach(() => room.close());

const salesOf = (beforeReading: () => Promise<void> = async () => undefined) =>
  rememberSales(
    stepped(room.lab.database, {
      'read-event': () => {
        reads += 1;
        return beforeReading();
      },
    }),
  );

test('asks the database once for all who come at the same instant, and never again', async () => {
  const id = await room.putOnSale(7);
  const saleOf = salesOf();
  const sales = await Promise.all([1, 2, 3].map((buyerId) => saleOf(requestOf(buyerId, id))));
  expect(sales).toMatchObject([{ tickets: 7 }, { tickets: 7 }, { tickets: 7 }]);
  await saleOf(requestOf(4, id));
  expect(reads).toBe(1);
});

test('asks again where the answer was an error', async () => {
  const id = await room.putOnSale(7);
  const saleOf = salesOf(async () => {
    if (reads === 1) throw new Error('the database is away');
  });
  await expect(saleOf(requestOf(1, id))).rejects.toThrow('away');
  expect(await saleOf(requestOf(1, id))).toMatchObject({ id });
  await expect(saleOf(requestOf(1, 999_999))).rejects.toMatchObject({ type: 'event-not-found' });
});

test('refuses an event that is not on sale, each time by the clock', async () => {
  const closed = { tickets: 1, opensAt: '2001-01-01T00:00:00Z', closesAt: '2001-01-02T00:00:00Z' };
  const { id } = await createEvent(room.lab.dataSource, newEvent.parse(closed));
  const saleOf = salesOf();
  for (const buyerId of [1, 2]) {
    await expect(saleOf(requestOf(buyerId, id))).rejects.toMatchObject({ type: 'not-on-sale' });
  }
  expect(reads).toBe(1);
});
