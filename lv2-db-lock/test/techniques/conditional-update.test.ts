import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { statement } from '@ticket-rush/shared/database/statement';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../../src/schema';
import { conditionalUpdate } from '../../src/techniques/conditional-update';

const HOLD_EVENT = statement('hold-event', 'SELECT FROM events WHERE id = $1 FOR UPDATE');

let lab: TestDatabase;
let book: BookTicket;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  book = conditionalUpdate.create({ database: lab.database, metrics: countRetries() });
});
afterEach(() => lab.close());

/** Both statements have found their condition true, and wait for the row: then they find out whether it still is. */
async function bothHaveSeenTheEvent(tickets: number, buyerIds: [number, number]) {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets }));
  const answers = await lab.database.transaction(async (transaction) => {
    await transaction.run(HOLD_EVENT, [id]);
    const both = buyerIds.map((buyerId) => book(requestOf(buyerId, id)));
    await untilBlocked(lab, ...both);
    return { settled: Promise.allSettled(both) };
  });
  const settled = await answers.settled;
  const [event, bookings] = await Promise.all([
    findEvent(lab.dataSource, id),
    listBookings(lab.dataSource, id),
  ]);
  return { sold: event.sold, bookings, refused: settled.filter(({ status }) => status === 'rejected') };
}

test('checks again after the wait: the last ticket is sold once', async () => {
  const { sold, bookings, refused } = await bothHaveSeenTheEvent(1, [12, 88]);
  expect(bookings).toMatchObject([{ ticketNumber: 1 }]);
  expect(refused).toMatchObject([{ reason: { type: 'sold-out' } }]);
  expect(sold).toBe(1);
});

test('refuses the second of two clicks, and takes its count back', async () => {
  const { sold, bookings, refused } = await bothHaveSeenTheEvent(10, [12, 12]);
  expect(bookings).toMatchObject([{ buyerId: 12, ticketNumber: 1 }]);
  expect(refused).toMatchObject([{ reason: { type: 'already-booked', outcome: 'rejected' } }]);
  expect(sold).toBe(1);
});

test('sends one statement when it sells', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const sent: string[] = [];
  const noting = (name: string) => [name, async () => void sent.push(name)] as const;
  const steps = Object.fromEntries(
    ['sell-if-left', 'read-event', 'find-booking', 'insert-one-per-buyer', 'COMMIT'].map(noting),
  );
  const database = stepped(lab.database, steps);
  await conditionalUpdate.create({ database, metrics: countRetries() })(requestOf(12, id));
  expect(sent).toEqual(['sell-if-left']);
});

test.each([
  ['not-on-sale', { tickets: 1, opensAt: '2099-01-01T00:00:00Z' }],
  ['not-on-sale', { tickets: 1, opensAt: '2001-01-01T00:00:00Z', closesAt: '2001-01-02T00:00:00Z' }],
])('says why it refused: %s', async (type, event) => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse(event));
  await expect(book(requestOf(12, id))).rejects.toMatchObject({ type, outcome: 'rejected' });
  expect(await findEvent(lab.dataSource, id)).toMatchObject({ sold: 0 });
});

test('says that there is no such event', async () => {
  await expect(book(requestOf(12, 999_999))).rejects.toMatchObject({ type: 'event-not-found' });
});
