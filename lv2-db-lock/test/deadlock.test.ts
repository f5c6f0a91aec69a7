import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier, createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { bookBothAsNamed, bookBothInOrder } from '../src/deadlock/book-both';

let lab: TestDatabase;
let friday: number;
let saturday: number;
beforeEach(async () => {
  lab = await openTestDatabase();
  ({ id: friday } = await createEvent(lab.dataSource, newEvent.parse({ name: 'Friday', tickets: 10 })));
  ({ id: saturday } = await createEvent(lab.dataSource, newEvent.parse({ name: 'Saturday', tickets: 10 })));
});
afterEach(() => lab.close());

const fridayFirst = () => [friday, saturday].map((eventId) => requestOf(12, eventId));
const saturdayFirst = () => [saturday, friday].map((eventId) => requestOf(88, eventId));

async function soldOnBothDays() {
  const events = await Promise.all([friday, saturday].map((id) => findEvent(lab.dataSource, id)));
  return events.map(({ sold }) => sold);
}

test('ends one of two buyers who lock the same rows in opposite order', async () => {
  const bothHaveTheirFirstRow = createBarrier(2);
  const bookBoth = bookBothAsNamed(
    stepped(lab.database, { 'insert-booking': () => bothHaveTheirFirstRow.arrive() }),
  );
  const answers = await Promise.allSettled([bookBoth(fridayFirst()), bookBoth(saturdayFirst())]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: '40P01' } });
  expect(await soldOnBothDays()).toEqual([1, 1]);
});

test('lets both through when all lock in the order of the ids', async () => {
  const hasFriday = createGate();
  const mayGoOn = createGate();
  const first = bookBothInOrder(
    stepped(lab.database, {
      'insert-booking': () => {
        hasFriday.open();
        return mayGoOn.opened;
      },
    }),
  )(fridayFirst());
  await hasFriday.opened;
  const second = bookBothInOrder(lab.database)(saturdayFirst());
  await untilBlocked(lab, second);
  const saturdayIsHeld = await heldBySomebody(saturday);
  mayGoOn.open();
  await Promise.all([first, second]);
  // A transaction that waits for its first row holds no row that another could wait for.
  expect(saturdayIsHeld).toBe(false);
  expect(await soldOnBothDays()).toEqual([2, 2]);
  expect(await listBookings(lab.dataSource, friday)).toMatchObject([{ buyerId: 12 }, { buyerId: 88 }]);
});

async function heldBySomebody(eventId: number): Promise<boolean> {
  const free: unknown[] = await lab.dataSource.query(
    'SELECT FROM events WHERE id = $1 FOR UPDATE SKIP LOCKED',
    [eventId],
  );
  return free.length === 0;
}
