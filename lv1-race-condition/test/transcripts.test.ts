import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createSeats, listSeats } from '@ticket-rush/shared/seats/seats';
import { listPlaces } from '@ticket-rush/shared/waiting-room/places';
import { readWallet } from '@ticket-rush/shared/wallet/wallets';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { type Title, transcriptsOf } from '@ticket-rush/testing/interleaving/transcript/transcripts-of';
import { unprotected as unprotectedSeats } from '../src/seats/unprotected';
import { mutexInsideTransaction } from '../src/techniques/mutex-inside-transaction';
import { unprotected } from '../src/techniques/unprotected';
import { unprotected as unprotectedQueue } from '../src/waiting-room/unprotected';
import { unprotected as unprotectedWallet } from '../src/wallet/unprotected';

const { lab, newEvent, tell } = transcriptsOf(join(__dirname, '..'));
const metrics = countRetries();

/** Two buyers, or one who clicks twice, with the same technique. */
async function bothBook(title: Title, technique: Technique, buyers: [number, number], schedule: string[]) {
  const eventId = await newEvent(10);
  await tell(
    title,
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
  const bookings = await bothBook(
    {
      name: 'lost-update',
      finding:
        'Both read that none is sold and both write sold = 1, so ticket 1 has two owners and the counter has lost one.',
    },
    unprotected,
    [12, 88],
    BOTH_READ_BEFORE_EITHER_WRITES,
  );
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 1]);
});

test('double click: one buyer holds two tickets', async () => {
  const bookings = await bothBook(
    {
      name: 'double-click',
      finding: 'Both clicks of buyer 12 find no booking and both insert one, so the buyer holds two.',
    },
    unprotected,
    [12, 12],
    BOTH_READ_BEFORE_EITHER_WRITES,
  );
  expect(bookings.map(({ buyerId }) => buyerId)).toEqual([12, 12]);
});

test('mutex inside the transaction: the mutex is free before the commit is seen', async () => {
  const bookings = await bothBook(
    {
      name: mutexInsideTransaction.slug,
      finding:
        'T2 reads the event when T1 has left the mutex and has not committed yet, so both sell ticket 1.',
    },
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
    {
      name: 'double-hold',
      finding: 'Both find seat A1 free, and T2 overwrites the hold that T1 was promised.',
    },
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
async function bothMove(title: Title, amount: number) {
  const { database } = lab();
  await unprotectedWallet.create({ database, metrics })({
    buyerId: 12,
    amount: 100,
    idempotencyKey: 'first',
  });
  await tell(
    title,
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
  const { balance, entries } = await bothMove(
    {
      name: 'double-payment',
      finding: 'Both payments of 80 read a balance of 100 and write 20, so two are made and one is paid for.',
    },
    -80,
  );
  expect(balance).toBe(20);
  expect(entries).toHaveLength(3);
});

test('lost charge: both are written down, one arrives', async () => {
  const { balance, entries } = await bothMove(
    {
      name: 'lost-charge',
      finding: 'Both charges of 50 read a balance of 100 and write 150, so one of the two is lost.',
    },
    50,
  );
  expect(balance).toBe(150);
  expect(entries).toHaveLength(3);
});

test('two places: one buyer stands in the queue twice', async () => {
  const eventId = await newEvent(1);
  await tell(
    {
      name: 'two-places',
      finding:
        'Both clicks of buyer 12 find no place in the queue and both insert one, so the buyer has two.',
    },
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
