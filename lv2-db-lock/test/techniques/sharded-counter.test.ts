import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../../src/schema';
import { shardedCounter } from '../../src/techniques/sharded-counter';
import { SHARDS, ticketRows } from '../../src/ticket-rows';

/** Those that no transaction has locked. */
const FREE_SHARDS = 'SELECT shard FROM ticket_shards WHERE event_id = $1 FOR UPDATE SKIP LOCKED';

let lab: TestDatabase;
let book: BookTicket;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  book = bookIn({});
});
afterEach(() => lab.close());

function bookIn(steps: Steps): BookTicket {
  return shardedCounter.create({ database: stepped(lab.database, steps), metrics: countRetries() });
}

async function putOnSale(tickets: number | null): Promise<number> {
  return (await createEvent(lab.dataSource, newEvent.parse({ tickets }), ticketRows)).id;
}

const soldOf = async (eventId: number) => (await findEvent(lab.dataSource, eventId, ticketRows)).sold;
const numbersOf = async (eventId: number) =>
  (await listBookings(lab.dataSource, eventId)).map(({ ticketNumber }) => ticketNumber);

/** The first buyer has a ticket and has not committed; the second comes, and has ended or waits when the first goes on. */
async function secondComesMeanwhile(
  { tickets, buyers: [first, second] }: { tickets: number; buyers: [number, number] },
  goOn: () => void = () => undefined,
) {
  const id = await putOnSale(tickets);
  const hasTicket = createGate();
  const mayGoOn = createGate();
  const one = bookIn({
    'insert-one-per-buyer': async () => {
      hasTicket.open();
      await mayGoOn.opened;
      goOn();
    },
  })(requestOf(first, id));
  await Promise.race([hasTicket.opened, one]);
  const other = book(requestOf(second, id));
  const waited = await untilBlocked(lab, other);
  mayGoOn.open();
  return { id, answers: await Promise.allSettled([one, other]), waited };
}

describe('two buyers', () => {
  test('of different shards do not wait for each other', async () => {
    const { answers, waited } = await secondComesMeanwhile({ tickets: 100, buyers: [0, 1] });
    expect(waited).toBe(false);
    expect(answers).toMatchObject([{ value: { ticketNumber: 1 } }, { value: { ticketNumber: 2 } }]);
  });

  test('of one shard do', async () => {
    const { answers, waited } = await secondComesMeanwhile({ tickets: 100, buyers: [0, SHARDS] });
    expect(waited).toBe(true);
    expect(answers).toMatchObject([{ value: { ticketNumber: 1 } }, { value: { ticketNumber: 1 + SHARDS } }]);
  });
});

describe('at the end of the sale', () => {
  test('a buyer whose shard is dry waits for the last ticket of another, and is refused if it is sold', async () => {
    const { id, answers, waited } = await secondComesMeanwhile({ tickets: 1, buyers: [0, 3] });
    expect(waited).toBe(true);
    expect(answers).toMatchObject([{ value: { ticketNumber: 1 } }, { reason: { type: 'sold-out' } }]);
    expect(await soldOf(id)).toBe(1);
  });

  test('a buyer who has waited for a dry shard has given its lock back before it waits for another', async () => {
    const id = await putOnSale(2);
    const hasTicket = createGate();
    const mayGoOn = createGate();
    const first = bookIn({
      'insert-one-per-buyer': () => {
        hasTicket.open();
        return mayGoOn.opened;
      },
    })(requestOf(0, id));
    await Promise.race([hasTicket.opened, first]);
    let takes = 0;
    const free: unknown[] = [];
    const second = bookIn({
      'take-from-shard': async () => {
        takes += 1;
        if (takes > 1) free.push(...(await lab.dataSource.query(FREE_SHARDS, [id])));
      },
    })(requestOf(SHARDS, id));
    await untilBlocked(lab, second);
    mayGoOn.open();
    expect([(await first).ticketNumber, (await second).ticketNumber]).toEqual([1, 2]);
    expect(free).toHaveLength(SHARDS);
  });

  test('and gets it if its buyer rolls back', async () => {
    const { id, answers } = await secondComesMeanwhile({ tickets: 1, buyers: [0, 3] }, () => {
      throw new Error('the first buyer fails');
    });
    expect(answers).toMatchObject([{ status: 'rejected' }, { value: { buyerId: 3, ticketNumber: 1 } }]);
    expect(await soldOf(id)).toBe(1);
  });

  test.each([1, 8, 9, 20])(
    'all buyers of one shard get each of %s tickets once, and no more',
    async (tickets) => {
      const id = await putOnSale(tickets);
      for (let buyer = 1; buyer <= tickets; buyer++) await book(requestOf(buyer * SHARDS, id));
      await expect(book(requestOf(5, id))).rejects.toMatchObject({ type: 'sold-out' });
      expect(await numbersOf(id)).toEqual(Array.from({ length: tickets }, (_, index) => index + 1));
      expect(await soldOf(id)).toBe(tickets);
    },
  );

  test('two buyers of dry shards, in each order: the last ticket is sold once', async () => {
    const race = ticketRace({ technique: shardedCounter, buyers: [12, 88], tickets: 1, stock: ticketRows });
    const exploration = await openExploration(lab.dataSource, race);
    const found = await exploration.explore({ way: 'reduced', limit: 500 }).finally(exploration.close);
    expect(found).toMatchObject({ complete: true, broken: 0, undersells: 0 });
  });
});

test('unlimited tickets have a number each', async () => {
  const id = await putOnSale(null);
  for (const buyer of [1, 2, 1 + SHARDS]) await book(requestOf(buyer, id));
  expect(await numbersOf(id)).toEqual([2, 3, 2 + SHARDS]);
});

test('the second click of one buyer is refused, and its count taken back', async () => {
  const id = await putOnSale(10);
  await book(requestOf(12, id));
  await expect(book(requestOf(12, id))).rejects.toMatchObject({ type: 'already-booked' });
  expect(await soldOf(id)).toBe(1);
});
