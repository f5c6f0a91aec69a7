import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createSeats, listSeats } from '@ticket-rush/shared/seats/seats';
import { listPlaces } from '@ticket-rush/shared/waiting-room/places';
import { readWallet } from '@ticket-rush/shared/wallet/wallets';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { transcriptsOf } from '@ticket-rush/testing/interleaving/transcripts-of';
import { unprotected as unprotectedSeats } from '../src/seats/unprotected';
import { mutexInsideTransaction } from '../src/techniques/mutex-inside-transaction';
import { unprotected } from '../src/techniques/unprotected';
import { unprotected as unprotectedQueue } from '../src/waiting-room/unprotected';
import { unprotected as unprotectedWallet } from '../src/wallet/unprotected';

const { lab, newEvent, tell } = transcriptsOf(join(__dirname, '..'));
const metrics = countRetries();

/** Two buyers, or one who clicks twice, with the same technique. */
async function bothBook(name: string, technique: Technique, buyers: [number, number], schedule: string[]) {
  const eventId = await newEvent(10);
  await tell(
    name,
    (database) => {
      const book = technique.create({ database, metrics });
      return { T1: () => book(requestOf(buyers[0], eventId)), T2: () => book(requestOf(buyers[1], eventId)) };
    },
    schedule,
  );
  return listBookings(lab().dataSource, eventId);
}

const BOTH_READ_BEFORE_EITHER_WRITES = [
  'T1 BEGIN',
  'T2 BEGIN',
  'T1 read-event',
  'T2 read-event',
  'T1 find-booking',
  'T2 find-booking',
  'T1 write-sold',
  'T2 write-sold',
  'T1 insert-booking',
  'T1 COMMIT',
  'T2 insert-booking',
  'T2 COMMIT',
];

test('lost update: two buyers hold one ticket', async () => {
  const bookings = await bothBook('lost-update', unprotected, [12, 88], BOTH_READ_BEFORE_EITHER_WRITES);
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 1]);
});

test('double click: one buyer holds two tickets', async () => {
  const bookings = await bothBook('double-click', unprotected, [12, 12], BOTH_READ_BEFORE_EITHER_WRITES);
  expect(bookings.map(({ buyerId }) => buyerId)).toEqual([12, 12]);
});

test('mutex inside the transaction: the mutex is free before the commit is seen', async () => {
  const bookings = await bothBook(
    mutexInsideTransaction.slug,
    mutexInsideTransaction,
    [12, 88],
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-event',
      'T1 find-booking',
      'T1 write-sold',
      'T1 insert-booking',
      'T2 read-event',
      'T2 find-booking',
      'T2 write-sold',
      'T1 COMMIT',
      'T2 insert-booking',
      'T2 COMMIT',
    ],
  );
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 1]);
});

test('double hold: two buyers are told that they hold the seat', async () => {
  const eventId = await newEvent(1);
  await createSeats(lab().dataSource, eventId, ['A1']);
  await tell(
    'double-hold',
    (database) => {
      const desk = unprotectedSeats.create({ database, metrics, holdTtlMs: 120_000 });
      const hold = (buyerId: number) => () => desk.hold({ eventId, label: 'A1', buyerId });
      return { T1: hold(12), T2: hold(88) };
    },
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-seat',
      'T2 read-seat',
      'T1 write-holder',
      'T1 record-change',
      'T1 COMMIT',
      'T2 write-holder',
      'T2 record-change',
      'T2 COMMIT',
    ],
  );
  expect(await listSeats(lab().dataSource, eventId)).toMatchObject([{ label: 'A1' }]);
});

/** Both movements read the balance before either writes it. */
async function bothMove(name: string, amount: number) {
  const { database } = lab();
  await unprotectedWallet.create({ database, metrics })({
    buyerId: 12,
    amount: 100,
    idempotencyKey: 'first',
  });
  await tell(
    name,
    (scheduled) => {
      const move = unprotectedWallet.create({ database: scheduled, metrics });
      const movement = (idempotencyKey: string) => () => move({ buyerId: 12, amount, idempotencyKey });
      return { T1: movement('one'), T2: movement('two') };
    },
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-balance',
      'T2 read-balance',
      'T1 find-entry',
      'T2 find-entry',
      'T1 write-balance',
      'T2 write-balance',
      'T1 insert-entry',
      'T1 COMMIT',
      'T2 insert-entry',
      'T2 COMMIT',
    ],
  );
  return readWallet(lab().dataSource, 12);
}

test('double payment: both are made, one is paid for', async () => {
  const { balance, entries } = await bothMove('double-payment', -80);
  expect(balance).toBe(20);
  expect(entries).toHaveLength(3);
});

test('lost charge: both are written down, one arrives', async () => {
  const { balance, entries } = await bothMove('lost-charge', 50);
  expect(balance).toBe(150);
  expect(entries).toHaveLength(3);
});

test('two places: one buyer stands in the queue twice', async () => {
  const eventId = await newEvent(1);
  await tell(
    'two-places',
    (database) => {
      const room = unprotectedQueue.create({ database, metrics });
      const enter = () => room.enter({ eventId, buyerId: 12 });
      return { T1: enter, T2: enter };
    },
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-event',
      'T2 read-event',
      'T1 find-place',
      'T2 find-place',
      'T1 insert-place',
      'T1 count-ahead',
      'T1 COMMIT',
      'T2 insert-place',
      'T2 count-ahead',
      'T2 COMMIT',
    ],
  );
  expect(await listPlaces(lab().dataSource, eventId)).toHaveLength(2);
});
