import { expect, test } from '@jest/globals';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { statement } from '@ticket-rush/shared/database/statement';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier, createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { orderBySkipLocked } from '../../src/orders/skip-locked';
import { skipLocked } from '../../src/techniques/skip-locked';
import { openOrderLab, orderOf } from './order-lab';

const lab = openOrderLab(orderBySkipLocked);

/** An order that has locked its tickets and stops; `end` makes it go on, or roll back if it is given an error. */
async function orderThatHasTickets(eventId: number, buyerId: number, quantity: number) {
  const [hasTickets, mayEnd] = [createGate(), createGate()];
  let failure: Error | undefined;
  const order = lab.orderIn({
    'take-tickets': async () => {
      hasTickets.open();
      await mayEnd.opened;
      if (failure) throw failure;
    },
  })(orderOf(buyerId, eventId, quantity));
  order.catch(() => undefined);
  await hasTickets.opened;
  const end = (error?: Error) => {
    failure = error;
    mayEnd.open();
    return order;
  };
  return { end };
}

const numbersOf = (bookings: Booking[]) => bookings.map(({ ticketNumber }) => ticketNumber);

test('gives the second order other tickets, without waiting for the first', async () => {
  const id = await lab.putOnSale(10);
  const first = await orderThatHasTickets(id, 12, 3);
  const second = await lab.orderIn()(orderOf(88, id, 2));
  expect(numbersOf(second)).toEqual([4, 5]);
  expect(numbersOf(await first.end())).toEqual([1, 2, 3]);
  expect(await lab.soldOf(id)).toBe(5);
});

test('waits where too few are unlocked, and is refused when the others are sold', async () => {
  const id = await lab.putOnSale(4);
  const first = await orderThatHasTickets(id, 12, 3);
  const second = lab.orderIn()(orderOf(88, id, 2));
  expect(await untilBlocked(lab.database, second)).toBe(true);
  await first.end();
  await expect(second).rejects.toMatchObject({
    type: 'too-few-tickets',
    message: `Event ${id} has 1 ticket left, and 2 were asked for. An order gets all or none.`,
  });
  expect(numbersOf(await lab.orderIn()(orderOf(88, id, 1)))).toEqual([4]);
});

test('sells to the order that waits when the first rolls back', async () => {
  const id = await lab.putOnSale(4);
  const first = await orderThatHasTickets(id, 12, 3);
  const second = lab.orderIn()(orderOf(88, id, 4));
  expect(await untilBlocked(lab.database, second)).toBe(true);
  await expect(first.end(new Error('changed my mind'))).rejects.toThrow('changed my mind');
  expect(numbersOf(await second)).toEqual([1, 2, 3, 4]);
});

test('lets one of two orders of a buyer in, and the second counts it', async () => {
  const id = await lab.putOnSale(10);
  const bothHaveCounted = createBarrier(2);
  const order = lab.orderIn({ 'lock-any-tickets': () => bothHaveCounted.arrive() });
  const answers = await Promise.allSettled([order(orderOf(12, id, 3)), order(orderOf(12, id, 2))]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { type: 'ticket-limit-reached', outcome: 'rejected' },
  });
  expect(await lab.soldOf(id)).toBe((await lab.bookingsOf(id)).length);
});

test('lets one of two orders in that number the second ticket of a buyer', async () => {
  const id = await lab.putOnSale(10);
  await lab.orderIn()(orderOf(12, id, 1));
  const bothHaveCounted = createBarrier(2);
  const order = lab.orderIn({ 'lock-any-tickets': () => bothHaveCounted.arrive() });
  const answers = await Promise.allSettled([order(orderOf(12, id, 2)), order(orderOf(12, id, 2))]);
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await lab.bookingsOf(id)).toHaveLength(3);
});

test('refuses a single ticket that has checked before the order of the same buyer', async () => {
  const id = await lab.putOnSale(10);
  const hasChecked = createGate();
  const mayLock = createGate();
  const database = stepped(lab.database.database, {
    'lock-any-ticket': () => {
      hasChecked.open();
      return mayLock.opened;
    },
  });
  const single = skipLocked.create({ database, metrics: countRetries() })(requestOf(12, id));
  await hasChecked.opened;
  await lab.orderIn()(orderOf(12, id, 4));
  mayLock.open();
  await expect(single).rejects.toMatchObject({ type: 'already-booked' });
  expect(await lab.soldOf(id)).toBe(4);
});

const LOCK_UNLOCKED = statement<{ number: number }>(
  'lock-unlocked',
  'SELECT number FROM tickets WHERE event_id = $1 AND NOT taken ORDER BY number LIMIT $2 FOR UPDATE SKIP LOCKED',
);
const LOCK_THE_REST = statement(
  'lock-the-rest',
  'SELECT FROM tickets WHERE event_id = $1 AND NOT taken ORDER BY number LIMIT $2 FOR UPDATE',
);

/** The fault: it keeps the tickets that were not locked while it waits for the rest. */
function keepAndWait(eventId: number, quantity: number, mayWait: () => Promise<void>): Promise<number[]> {
  return lab.database.database.transaction(async (transaction) => {
    const kept = await transaction.run(LOCK_UNLOCKED, [eventId, quantity]);
    await mayWait();
    await transaction.run(LOCK_THE_REST, [eventId, quantity]);
    return kept.map(({ number }) => number);
  });
}

test('two orders that keep part of the rest while they wait for more: PostgreSQL ends one of them', async () => {
  const id = await lab.putOnSale(4);
  const third = await orderThatHasTickets(id, 99, 2);
  const [firstHasPart, bothHavePart] = [createGate(), createBarrier(2)];
  const first = keepAndWait(id, 3, () => {
    firstHasPart.open();
    return bothHavePart.arrive();
  });
  await firstHasPart.opened; // Tickets 3 and 4.
  await expect(third.end(new Error('changed my mind'))).rejects.toThrow('changed my mind');
  const second = keepAndWait(id, 3, () => bothHavePart.arrive()); // Tickets 1 and 2.
  const answers = await Promise.allSettled([first, second]);
  expect(answers.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { code: '40P01' } },
  ]);
});

test('an order that keeps no ticket while it waits: the same schedule, and no deadlock', async () => {
  const id = await lab.putOnSale(4);
  const third = await orderThatHasTickets(id, 99, 2);
  const [firstWillWait, mayWait] = [createGate(), createGate()];
  const first = lab.orderIn({
    'lock-last-tickets': () => {
      firstWillWait.open();
      return mayWait.opened;
    },
  })(orderOf(12, id, 3));
  await firstWillWait.opened;
  await expect(third.end(new Error('changed my mind'))).rejects.toThrow('changed my mind');
  const second = await orderThatHasTickets(id, 88, 3);
  mayWait.open();
  expect(await untilBlocked(lab.database, first)).toBe(true);
  expect(numbersOf(await second.end())).toEqual([1, 2, 3]);
  await expect(first).rejects.toMatchObject({ type: 'too-few-tickets' });
  expect(numbersOf(await lab.orderIn()(orderOf(12, id, 1)))).toEqual([4]);
});
