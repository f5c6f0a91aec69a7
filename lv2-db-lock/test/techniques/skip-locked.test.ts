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
import { createBarrier, createGate } from '@ticket-rush/testing/interleaving/barrier';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../../src/schema';
import { skipLocked } from '../../src/techniques/skip-locked';
import { ticketRows } from '../../src/ticket-rows';

const HOLD_EVENT = statement('hold-event', 'SELECT FROM events WHERE id = $1 FOR NO KEY UPDATE');

let lab: TestDatabase;
let book: BookTicket;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  book = bookIn({});
});
afterEach(() => lab.close());

function bookIn(steps: Steps): BookTicket {
  return skipLocked.create({ database: stepped(lab.database, steps), metrics: countRetries() });
}

async function putOnSale(tickets: number | null): Promise<number> {
  return (await createEvent(lab.dataSource, newEvent.parse({ tickets }), ticketRows)).id;
}

const soldOf = async (eventId: number) => (await findEvent(lab.dataSource, eventId, ticketRows)).sold;
const ask = (buyerId: number, eventId: number) => requestOf(buyerId, eventId);

/** Buyer 12 has locked the first ticket; buyer 88 comes, and has ended or waits when buyer 12 goes on. */
async function secondComesWhileFirstHasTicketOne(tickets: number, goOn: () => void = () => undefined) {
  const id = await putOnSale(tickets);
  const hasTicket = createGate();
  const mayGoOn = createGate();
  const first = bookIn({
    'take-ticket': async () => {
      hasTicket.open();
      await mayGoOn.opened;
      goOn();
    },
  })(ask(12, id));
  await hasTicket.opened;
  const second = book(ask(88, id));
  const waited = await untilBlocked(lab, second);
  mayGoOn.open();
  const answers = await Promise.allSettled([first, second]);
  return { id, answers, waited };
}

test('gives the second buyer another ticket, without waiting for the first', async () => {
  const { id, answers, waited } = await secondComesWhileFirstHasTicketOne(10);
  expect(answers).toMatchObject([{ value: { ticketNumber: 1 } }, { value: { ticketNumber: 2 } }]);
  expect(waited).toBe(false);
  expect(await soldOf(id)).toBe(2);
});

test('waits for the last ticket while another buyer has it, and is refused when it is sold', async () => {
  const { id, answers, waited } = await secondComesWhileFirstHasTicketOne(1);
  expect(answers).toMatchObject([{ value: { ticketNumber: 1 } }, { reason: { type: 'sold-out' } }]);
  expect(waited).toBe(true);
  expect(await soldOf(id)).toBe(1);
});

test('sells the last ticket to the second buyer when the first rolls back', async () => {
  const { id, answers } = await secondComesWhileFirstHasTicketOne(1, () => {
    throw new Error('changed my mind');
  });
  expect(answers).toMatchObject([
    { reason: { message: 'changed my mind' } },
    { value: { buyerId: 88, ticketNumber: 1 } },
  ]);
  expect(await soldOf(id)).toBe(1);
});

test('refuses the second of two clicks, and puts its ticket back', async () => {
  const id = await putOnSale(2);
  const bothHaveChecked = createBarrier(2);
  const click = bookIn({ 'lock-any-ticket': () => bothHaveChecked.arrive() });
  const clicks = await Promise.allSettled([click(ask(12, id)), click(ask(12, id))]);
  expect(clicks.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { type: 'already-booked', outcome: 'rejected' } },
  ]);
  expect(await soldOf(id)).toBe(1);
  await book(ask(88, id));
  expect(await listBookings(lab.dataSource, id)).toHaveLength(2);
});

test('does not wait for a writer of the row of the event', async () => {
  const id = await putOnSale(10);
  const { booking, waited } = await lab.database.transaction(async (transaction) => {
    await transaction.run(HOLD_EVENT, [id]);
    const booking = book(ask(12, id));
    return { booking, waited: await untilBlocked(lab, booking) };
  });
  expect(waited).toBe(false);
  expect(await booking).toMatchObject({ buyerId: 12, ticketNumber: 1 });
});

test('numbers unlimited tickets from a sequence, and counts them', async () => {
  const id = await putOnSale(null);
  await Promise.all([12, 88, 99].map((buyerId) => book(ask(buyerId, id))));
  const numbers = (await listBookings(lab.dataSource, id)).map(({ ticketNumber }) => ticketNumber);
  expect(new Set(numbers).size).toBe(3);
  expect(await soldOf(id)).toBe(3);
});
