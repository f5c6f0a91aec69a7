/** Each way in which this level sells, beside each other, at an event whose second ticket was given back. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import type { Decide } from '../../src/decide/decide-batch';
import { oneByOne } from '../../src/decide/decide-one-by-one';
import { schema } from '../../src/schema';
import { recordWinners } from '../../src/techniques/record-winners';
import { bookTickets } from '../../src/tickets/batch-critical-section';
import { bookAccepted } from '../../src/tickets/book-accepted';
import { giveBackTicket } from '../../src/tickets/returned-tickets';
import { accepted } from '../decide/batches';

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
});
afterAll(() => lab.close());

const ways: Record<string, Decide> = {
  'one by one': oneByOne(bookAccepted),
  'in a batch': bookTickets,
  'winners of an admission': recordWinners,
};
const pairs = Object.keys(ways).flatMap((first) =>
  Object.keys(ways).map((second) => [first, second] as const),
);

test.each(pairs)('%s, then %s: no number is sold twice, and none is left out', async (first, second) => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 6 }));
  const decide = (way: string, ...buyers: number[]) =>
    lab.database.transaction((transaction) =>
      (ways[way] as Decide)(
        transaction,
        buyers.map((buyerId) => accepted(buyerId, id)),
      ),
    );
  await decide('in a batch', 1, 2, 3);
  const bookings = await listBookings(lab.dataSource, id);
  const giveBack = (buyer: number) =>
    lab.database.transaction((transaction) =>
      giveBackTicket(transaction, bookings.find(({ buyerId }) => buyerId === buyer)?.id as number),
    );
  await giveBack(1);
  await giveBack(2);
  await decide(first, 11, 12, 13);
  await decide(second, 21, 22, 23);
  const sold = await listBookings(lab.dataSource, id);
  const numbers = sold.map(({ ticketNumber, buyerId }) => [ticketNumber, buyerId] as const);
  expect(numbers.sort(([a], [b]) => a - b)).toEqual([
    [1, 11],
    [2, 12],
    [3, 3],
    [4, 13],
    [5, 21],
    [6, 22],
  ]);
  expect((await findEvent(lab.dataSource, id)).sold).toBe(6);
  expect(await lab.dataSource.query('SELECT FROM returned_tickets WHERE event_id = $1', [id])).toEqual([]);
});
