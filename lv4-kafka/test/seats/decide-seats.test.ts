import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { auditSeats } from '@ticket-rush/shared/seats/audit';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { endHolds } from '@ticket-rush/testing/database/end-holds';
import type { AcceptedRequest } from '../../src/requests/request-message';
import type { SeatWish } from '../../src/seats/decide-seats';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { accepted } from '../decide/batches';
import { openSagaLab, type SagaLab } from '../saga/saga-lab';

const [ANN, BOB] = [12, 88];

let lab: SagaLab;
let eventId: number;
beforeAll(async () => {
  lab = await openSagaLab();
});
beforeEach(async () => {
  lab.startAfresh();
  eventId = await lab.putOnSale(5);
  await createSeats(lab.dataSource, eventId, ['A1', 'A2']);
});
afterAll(() => lab.close());

const ask = (buyerId: number, kind: SeatWish['kind'], label = 'A1'): AcceptedRequest => ({
  ...accepted(buyerId, eventId),
  wants: { kind, label },
});
const audit = async () => auditSeats(eventId, await readSeatHistory(lab.dataSource, eventId));

test('what is asked of one seat in one batch is decided in its order, and each sees those before', async () => {
  const requests = [
    ask(ANN, 'hold'),
    ask(BOB, 'hold'),
    ask(ANN, 'release'),
    ask(BOB, 'hold'),
    ask(BOB, 'confirm'),
  ];
  expect(await lab.handle(0, requests)).toEqual([
    'confirmed',
    'seat-taken',
    'confirmed',
    'confirmed',
    'confirmed',
  ]);
  expect(await audit()).toMatchObject({ verdict: 'holds', held: 1, sold: 1 });
});

test('tickets and seats of one batch do not get into each other’s way', async () => {
  const requests = [accepted(ANN, eventId), ask(ANN, 'hold'), accepted(ANN, eventId), ask(BOB, 'hold', 'A2')];
  expect(await lab.handle(0, requests)).toEqual(['confirmed', 'confirmed', 'already-booked', 'confirmed']);
});

test('the decision has what other levels answer', async () => {
  const [hold, taken] = [ask(ANN, 'hold'), ask(BOB, 'hold')];
  await lab.handle(0, [hold, taken]);
  const answers: { answer: unknown }[] = await lab.dataSource.query(
    'SELECT answer FROM booking_decisions WHERE event_id = $1 ORDER BY status',
    [eventId],
  );
  const held = { eventId, label: 'A1', buyerId: ANN, expiresAt: expect.any(String) };
  expect(answers.map(({ answer }) => answer)).toEqual([{ status: 201, body: held }, { status: 409 }]);
});

test('a hold that was delivered again does not begin anew, even after its end', async () => {
  const hold = ask(ANN, 'hold');
  await lab.handle(0, [hold]);
  await endHolds((sql) => lab.dataSource.query(sql), eventId);
  await lab.handle(0, [hold]);
  await lab.handle(1, [hold]);
  expect(await lab.handle(2, [ask(ANN, 'confirm')])).toEqual(['hold-expired']);
  expect(await audit()).toMatchObject({ verdict: 'holds', sold: 0 });
});

test('a seat is a key of its own, and a purchase goes where the bookings of its event go', () => {
  const keys = [ask(ANN, 'hold'), ask(ANN, 'confirm', 'A2'), accepted(ANN, eventId)].map(kafkaKeyed.keyOf);
  expect(keys).toEqual([`${eventId}:A1`, `${eventId}:A2`, String(eventId)]);
  expect(kafkaKeyed.keyOf({ eventId, wants: { kind: 'purchase', price: 1 } })).toBe(String(eventId));
});
