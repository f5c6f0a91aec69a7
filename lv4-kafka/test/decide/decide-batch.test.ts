import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { type Deciding, decideBatch } from '../../src/decide/decide-batch';
import { oneByOne } from '../../src/decide/decide-one-by-one';
import { type Decided, outcomeOf } from '../../src/decide/decision';
import { DecisionEntity } from '../../src/decide/decision.entity';
import type { AcceptedRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { accepted, batchOf } from './batches';
import { TOPIC_PREFIX, withoutRetries } from './decide-needs';

const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const naive: Deciding = { decide: oneByOne(bookTicket) };
const keyed: Deciding = kafkaKeyed.create(undefined as never);

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 2 })));
});
afterEach(() => lab.close());

async function decide(
  offset: number,
  requests: AcceptedRequest | AcceptedRequest[],
  { database = lab.database, lane = 'standard', as = keyed, partition = 0 } = {},
): Promise<string[]> {
  const needs = { database, ...withoutRetries(silent), requestTtlMs: 60_000 };
  const batch = batchOf(offset, [requests].flat(), { lane, partition });
  return (await decideBatch(needs, batch, as)).map(({ decision }: Decided) => outcomeOf(decision));
}

const by = (buyerId: number) => accepted(buyerId, eventId);
const decisionOf = ({ id }: AcceptedRequest) =>
  lab.dataSource.getRepository(DecisionEntity).findOneBy({ id });
const sold = async () => (await findEvent(lab.dataSource, eventId)).sold;

describe.each([
  ['one by one', naive],
  ['as a batch', keyed],
])('decided %s', (_, as) => {
  test('a ticket is booked, and the decision says so in the same transaction', async () => {
    const request = by(12);
    expect(await decide(0, request, { as })).toEqual(['booked']);
    const [booking] = await listBookings(lab.dataSource, eventId);
    expect(await decisionOf(request)).toMatchObject({
      status: 'confirmed',
      bookingId: booking?.id,
      reason: null,
    });
  });

  test('buyers of one batch are decided in their order, and see each other', async () => {
    const [first, again, second, late] = [by(12), by(12), by(88), by(7)];
    expect(await decide(0, [first, again, second, late], { as })).toEqual([
      'booked',
      'already-booked',
      'booked',
      'sold-out',
    ]);
    expect(await decisionOf(again)).toMatchObject({
      status: 'rejected',
      reason: 'already-booked',
      bookingId: null,
    });
    const bookings = await listBookings(lab.dataSource, eventId);
    expect(bookings.map(({ buyerId, ticketNumber }) => [ticketNumber, buyerId])).toEqual([
      [1, 12],
      [2, 88],
    ]);
    expect(await sold()).toBe(2);
  });

  test('what earlier batches have booked is known', async () => {
    await decide(0, by(12), { as });
    expect(await decide(1, [by(12), by(88), by(7)], { as })).toEqual([
      'already-booked',
      'booked',
      'sold-out',
    ]);
  });

  test('events of one batch do not mix', async () => {
    const { id: other } = await createEvent(lab.dataSource, newEvent.parse({ tickets: null }));
    const requests = [by(12), accepted(12, other), by(88), accepted(88, other), accepted(12, 999)];
    expect(await decide(0, requests, { as })).toEqual([
      'booked',
      'booked',
      'booked',
      'booked',
      'event-not-found',
    ]);
    const bookings = await listBookings(lab.dataSource, other);
    expect(bookings.map(({ buyerId, ticketNumber }) => [ticketNumber, buyerId])).toEqual([
      [1, 12],
      [2, 88],
    ]);
    expect(await findEvent(lab.dataSource, other)).toMatchObject({ sold: 2 });
  });
});

describe('a record that is delivered again', () => {
  test('changes nothing', async () => {
    const request = by(12);
    await decide(0, request);
    const first = await decisionOf(request);
    expect(await decide(0, request)).toEqual([]);
    expect(await sold()).toBe(1);
    expect(await decisionOf(request)).toEqual(first);
  });

  test('changes nothing at another offset either: the request was decided, not the record', async () => {
    const request = by(12);
    await decide(0, request);
    expect(await decide(1, request)).toEqual([]);
    expect(await sold()).toBe(1);
  });

  test('is decided once if it comes twice in one batch', async () => {
    const request = by(12);
    expect(await decide(0, [request, by(88), request])).toEqual(['booked', 'booked']);
    expect(await sold()).toBe(2);
  });

  test('does not keep those behind it in the same batch from being decided', async () => {
    const [first, second] = [by(12), by(88)];
    await decide(0, first);
    expect(await decide(0, [first, second])).toEqual(['booked']);
    expect(await decisionOf(second)).toMatchObject({ status: 'confirmed' });
  });
});

test('a record from before the progress of its slot is not decided again', async () => {
  await decide(5, by(12));
  expect(await decide(4, by(88))).toEqual([]);
  expect(await sold()).toBe(1);
});

test('each lane of a slot has a progress of its own', async () => {
  await decide(5, by(12), { lane: 'standard' });
  expect(await decide(0, by(88), { lane: 'vip' })).toEqual(['booked']);
  expect(await decide(5, by(7), { lane: 'standard' })).toEqual([]);
});

test('a request that is older than its limit expires, and the others of its batch do not', async () => {
  const old = { ...by(12), acceptedAt: new Date(Date.now() - 60_001) };
  expect(await decide(0, [by(88), old, by(7)])).toEqual(['expired', 'booked', 'booked']);
  expect(await decisionOf(old)).toMatchObject({ status: 'expired', reason: null, bookingId: null });
  expect((await listBookings(lab.dataSource, eventId)).map(({ buyerId }) => buyerId)).toEqual([88, 7]);
});

test('nothing is decided when the transaction fails, and the records can be decided later', async () => {
  const request = by(12);
  const failing: Deciding = {
    async decide(transaction, requests) {
      await oneByOne(bookTicket)(transaction, requests);
      throw new Error('the machine is on fire');
    },
  };
  await expect(decide(0, request, { as: failing })).rejects.toThrow('on fire');
  expect(await decisionOf(request)).toBeNull();
  expect(await sold()).toBe(0);
  expect(await decide(0, request)).toEqual(['booked']);
});

describe('other services', () => {
  const outbox = () => lab.dataSource.query('SELECT topic, key, value FROM outbox ORDER BY id');
  const dying = (statement: string) =>
    stepped(lab.database, { [statement]: () => Promise.reject(new Error('killed')) });

  test('hear of what was booked, and of nothing else', async () => {
    await decide(0, [by(12), by(12), by(88), by(7)]);
    const [first, second, ...others] = await outbox();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ topic: `${TOPIC_PREFIX}.booking-confirmed`, key: String(eventId) });
    const heard = [first, second].map(({ value }) => JSON.parse(value));
    expect(heard).toMatchObject([
      { eventId, buyerId: 12, ticketNumber: 1 },
      { eventId, buyerId: 88, ticketNumber: 2 },
    ]);
  });

  test('hear nothing of what was not committed', async () => {
    await expect(decide(0, by(12), { database: dying('COMMIT') })).rejects.toThrow('killed');
    expect(await sold()).toBe(0);
    expect(await outbox()).toEqual([]);
  });

  test('hear of it for certain: what cannot be announced is not booked', async () => {
    const announcing = decide(0, by(12), { database: dying('announce-bookings') });
    await expect(announcing).rejects.toThrow('killed');
    expect(await sold()).toBe(0);
  });
});

describe('a worker that lost its share in the middle collides with its successor', () => {
  async function collide(successorsLane: string, successors: AcceptedRequest[], own: AcceptedRequest) {
    const wakeUp = createGate();
    const hasRead = createGate();
    const paused = stepped(lab.database, {
      'write-counters': () => {
        hasRead.open();
        return wakeUp.opened;
      },
    });
    const first = decide(0, own, { database: paused });
    await hasRead.opened;
    // The group has given the slot to another worker, which starts from the last committed offset.
    const successor = decide(0, successors, { lane: successorsLane });
    await untilBlocked(lab, successor);
    wakeUp.open();
    return [await first, await successor];
  }

  test('at the same record', async () => {
    const request = by(12);
    expect(await collide('standard', [request], request)).toEqual([['booked'], []]);
    expect(await sold()).toBe(1);
  });

  test('at another lane of the same slot', async () => {
    expect(await collide('vip', [by(12), by(88), by(7)], by(12))).toEqual([
      ['booked'],
      ['already-booked', 'booked', 'sold-out'],
    ]);
    expect(await sold()).toBe(2);
  });
});
