import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { createGate } from '@ticket-rush/shared/testing/barrier';
import { requestOf } from '@ticket-rush/shared/testing/requests';
import { stepped } from '@ticket-rush/shared/testing/stepped-database';
import {
  openTestDatabase,
  type TestDatabase,
  untilSomebodyWaits,
} from '@ticket-rush/shared/testing/test-database';
import type { LogRecord } from '../src/log/log';
import { decideOnce } from '../src/requests/decide';
import { DecisionEntity } from '../src/requests/decision.entity';
import type { AcceptedRequest } from '../src/requests/request-message';
import { schema } from '../src/schema';

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 2 })));
});
afterEach(() => lab.close());

const at = (offset: number): LogRecord => ({
  topic: 'requests',
  partition: 0,
  offset: String(offset),
  value: '',
});

const accepted = (buyerId: number): AcceptedRequest => ({
  ...requestOf(buyerId, eventId),
  id: randomUUID(),
  acceptedAt: new Date(),
});

const decide = (offset: number, request: AcceptedRequest) =>
  decideOnce(lab.database, at(offset), request, bookTicket);
const decisionOf = ({ id }: AcceptedRequest) =>
  lab.dataSource.getRepository(DecisionEntity).findOneBy({ id });
const sold = async () => (await findEvent(lab.dataSource, eventId)).sold;

test('books, and says so in the same transaction', async () => {
  const request = accepted(12);
  expect(await decide(0, request)).toBe('booked');
  const [booking] = await listBookings(lab.dataSource, eventId);
  expect(await decisionOf(request)).toMatchObject({
    status: 'confirmed',
    bookingId: booking?.id,
    reason: null,
  });
});

test('records a refusal with its reason', async () => {
  await decide(0, accepted(12));
  const again = accepted(12);
  expect(await decide(1, again)).toBe('already-booked');
  expect(await decisionOf(again)).toMatchObject({
    status: 'rejected',
    reason: 'already-booked',
    bookingId: null,
  });
});

describe('a record that is delivered again', () => {
  test('changes nothing', async () => {
    const request = accepted(12);
    await decide(0, request);
    const first = await decisionOf(request);
    expect(await decide(0, request)).toBeUndefined();
    expect(await sold()).toBe(1);
    expect(await decisionOf(request)).toEqual(first);
  });

  test('changes nothing at another offset either: the request was decided, not the record', async () => {
    const request = accepted(12);
    await decide(0, request);
    expect(await decide(1, request)).toBeUndefined();
    expect(await sold()).toBe(1);
  });
});

test('a record from before the progress of its partition is not decided again', async () => {
  await decide(5, accepted(12));
  expect(await decide(4, accepted(88))).toBeUndefined();
  expect(await sold()).toBe(1);
});

test('nothing is decided when the transaction fails, and the record can be decided later', async () => {
  const request = accepted(12);
  const failing = decideOnce(lab.database, at(0), request, async (transaction, wanted) => {
    await bookTicket(transaction, wanted);
    throw new Error('the machine is on fire');
  });
  await expect(failing).rejects.toThrow('on fire');
  expect(await decisionOf(request)).toBeNull();
  expect(await sold()).toBe(0);
  expect(await decide(0, request)).toBe('booked');
});

test('a worker that lost its partition in the middle collides with its successor', async () => {
  const wakeUp = createGate();
  const hasRead = createGate();
  const paused = stepped(lab.database, {
    'write-sold': () => {
      hasRead.open();
      return wakeUp.opened;
    },
  });
  const request = accepted(12);
  const first = decideOnce(paused, at(0), request, bookTicket);
  await hasRead.opened;

  // The group has given the partition to somebody else, who starts from the last committed offset.
  const successor = decide(0, request);
  await untilSomebodyWaits(lab);
  wakeUp.open();

  expect([await first, await successor]).toEqual(['booked', undefined]);
  expect(await sold()).toBe(1);
});
