/** Orders of several tickets in the batches of a worker: whole or not at all, in the order of the log. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { type Deciders, decidingFor } from '../../src/decide/deciders';
import { type Decided, outcomeOf } from '../../src/decide/decision';
import { findDecisions } from '../../src/decide/find-decisions';
import { handleBatch } from '../../src/decide/handle-batch';
import { describeDecision } from '../../src/http/describe-decision';
import { replayFailure } from '../../src/replay/replay-failure';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { giveBackTicket } from '../../src/tickets/returned-tickets';
import { accepted, batchOf } from './batches';
import { withoutRetries } from './decide-needs';

const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const LIMIT = 4;

/** A technique that knows orders, and one that does not. */
const deciders: Deciders = {
  tickets: new Map(['test', 'one-ticket'].map((slug) => [slug, kafkaKeyed.create(undefined as never)])),
  orders: new Map([['test', kafkaKeyed.createOrder?.(undefined as never) as Pick<Decider, 'decide'>]]),
  seats: new Map(),
  wallet: new Map(),
};
type Decider = ReturnType<typeof kafkaKeyed.create>;

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  const event = newEvent.parse({ tickets: 7, ticketsPerBuyer: LIMIT });
  ({ id: eventId } = await createEvent(lab.dataSource, event));
});
afterEach(() => lab.close());

const one = (buyerId: number) => accepted(buyerId, eventId);
const order = (buyerId: number, quantity: number): AcceptedRequest => ({
  ...one(buyerId),
  wants: { kind: 'order', quantity },
});
/** What no API writes. */
const withQuantity = (request: AcceptedRequest, quantity: unknown) =>
  JSON.stringify({ ...JSON.parse(encodeRequest(request)), wants: { kind: 'order', quantity } });

async function decide(
  offset: number,
  contents: (AcceptedRequest | string)[],
  set = 'test',
): Promise<string[]> {
  const decided: Decided[] = [];
  const needs = { database: lab.database, ...withoutRetries(silent), requestTtlMs: 60_000 };
  const batch = { ...batchOf(offset, contents), set };
  await handleBatch(needs, batch, decidingFor(batch, deciders), (some) => decided.push(...some));
  return decided.map(({ decision }) => outcomeOf(decision));
}

async function told({ id }: AcceptedRequest) {
  const [decision] = await findDecisions(lab.database)([id]);
  return decision && describeDecision('receipt', decision);
}
/** Ticket numbers by buyer. */
async function tickets() {
  const bookings = await listBookings(lab.dataSource, eventId);
  return bookings.map(({ ticketNumber, buyerId }) => [ticketNumber, buyerId]);
}
const sold = async () => (await findEvent(lab.dataSource, eventId)).sold;
const query = (sql: string) => lab.dataSource.query(sql);

test('a batch is decided in the order of the log: an order that is too large leaves its tickets to those behind it', async () => {
  const batch = [order(1, 4), order(2, 4), order(3, 2), one(4), one(5), order(6, 1)];
  expect(await decide(0, batch)).toEqual([
    'booked',
    'too-few-tickets',
    'booked',
    'booked',
    'sold-out',
    'sold-out',
  ]);
  expect(await tickets()).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 3],
    [6, 3],
    [7, 4],
  ]);
  expect(await sold()).toBe(7);
});

test('an order for four of three tickets is refused, and the next one, for three, is not', async () => {
  await decide(0, [order(1, 4)]);
  expect(await decide(1, [order(2, 4)])).toEqual(['too-few-tickets']);
  expect(await decide(2, [order(3, 3)])).toEqual(['booked']);
  expect(await sold()).toBe(7);
});

test('the decision tells all ticket numbers of the order', async () => {
  const request = order(12, 3);
  await decide(0, [one(1), request]);
  const { requestId } = request;
  expect(await told(request)).toMatchObject({
    status: 'confirmed',
    bookingId: null,
    answer: {
      status: 201,
      body: { requestId, eventId, buyerId: 12, quantity: 3, ticketNumbers: [2, 3, 4] },
    },
  });
  const bookings = await listBookings(lab.dataSource, eventId);
  expect(bookings.filter((booking) => booking.requestId === requestId)).toHaveLength(3);
});

test('other services hear of each ticket of an order', async () => {
  await decide(0, [order(12, 3), one(1)]);
  const heard = (await query('SELECT value FROM outbox ORDER BY id')) as { value: string }[];
  expect(heard.map(({ value }) => JSON.parse(value)).map(({ ticketNumber }) => ticketNumber)).toEqual([
    1, 2, 3, 4,
  ]);
});

describe('the limit of a buyer', () => {
  test('counts the tickets of all orders, of one batch and of earlier ones', async () => {
    expect(await decide(0, [order(1, 2)])).toEqual(['booked']);
    expect(await decide(1, [order(1, 3), order(1, 1), order(1, 2), order(1, 1), order(1, 1)])).toEqual([
      'ticket-limit-reached',
      'booked',
      'ticket-limit-reached',
      'booked',
      'ticket-limit-reached',
    ]);
    expect(await sold()).toBe(LIMIT);
  });

  test('is told apart from a quantity that no buyer may have', async () => {
    expect(await decide(0, [order(1, LIMIT + 1)])).toEqual(['quantity-above-limit']);
  });

  test('counts a single ticket, and an order is all that a buyer without a quantity may have', async () => {
    expect(await decide(0, [one(1), order(1, 4), order(1, 3), one(1)])).toEqual([
      'booked',
      'ticket-limit-reached',
      'booked',
      'already-booked',
    ]);
  });
});

describe('an order that comes again', () => {
  test.each([0, 1])('sells no ticket twice, delivered again at offset %d', async (offset) => {
    const request = order(12, 2);
    await decide(0, [request]);
    const first = await told(request);
    expect(await decide(offset, [request])).toEqual([]);
    expect(await told(request)).toEqual(first);
    expect(await sold()).toBe(2);
  });

  test('is refused where the client sends the same request once more', async () => {
    const first = order(12, 2);
    const again = { ...order(12, 2), requestId: first.requestId };
    expect(await decide(0, [first, again])).toEqual(['booked', 'already-booked']);
    expect(await decide(2, [{ ...again, id: one(12).id }])).toEqual(['already-booked']);
    expect(await sold()).toBe(2);
  });
});

test('tickets that were given back are sold again first, in an order, too', async () => {
  await decide(0, [order(1, 4)]);
  const bookings = await listBookings(lab.dataSource, eventId);
  for (const { id } of bookings.slice(1, 3)) {
    await lab.database.transaction((transaction) => giveBackTicket(transaction, id));
  }
  expect(await decide(1, [order(2, 3)])).toEqual(['booked']);
  expect(await tickets()).toEqual([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 1],
    [5, 2],
  ]);
  expect(await query('SELECT FROM returned_tickets')).toEqual([]);
});

describe('what a worker cannot decide', () => {
  test.each([0, -1, 1.5, 'x', null, undefined])(
    'a quantity of %j goes to the dead letters with the reason, and the others of its batch are decided',
    async (quantity) => {
      const poison = order(2, 1);
      const batch = [order(1, 2), withQuantity(poison, quantity), order(3, 2)];
      expect(await decide(0, batch)).toEqual(['booked', 'booked']);
      const [failure] = await query('SELECT request_id, cause FROM failed_requests');
      expect(failure).toMatchObject({ request_id: poison.id, cause: expect.stringContaining('quantity') });
      expect(await told(poison)).toMatchObject({ status: 'failed', reason: 'unreadable' });
      expect(await query(`SELECT FROM outbox WHERE topic LIKE '%dead-letters'`)).toHaveLength(1);
      expect(await sold()).toBe(4);
    },
  );

  test('an order on the topic of a technique that sells one ticket at a time: it fails, and sells none', async () => {
    expect(await decide(0, [one(1), order(2, 2), one(3)], 'one-ticket')).toEqual([
      'booked',
      'failed',
      'booked',
    ]);
    const [{ cause }] = await query('SELECT cause FROM failed_requests');
    expect(cause).toContain('technique one-ticket does not decide orders');
    expect(await sold()).toBe(2);
  });
});

test('an order that failed is replayed as the same order', async () => {
  await query('ALTER TABLE bookings ADD CONSTRAINT no CHECK (buyer_id <> 12)');
  const request = { ...order(12, 3), technique: kafkaKeyed.slug };
  expect(await decide(0, [one(1), request])).toEqual(['booked', 'failed']);
  await query('ALTER TABLE bookings DROP CONSTRAINT no');
  await query('UPDATE failed_requests SET technique = $1'.replace('$1', `'${kafkaKeyed.slug}'`));
  const [{ id }] = await query('SELECT id FROM failed_requests');
  expect(await replayFailure(lab.database, id)).toBe(request.id);
  const [{ value }] = await query(
    `SELECT value FROM outbox WHERE topic NOT LIKE '%dead-letters' ORDER BY id DESC`,
  );
  expect(await decide(2, [value])).toEqual(['booked']);
  expect(await told(request)).toMatchObject({ answer: { body: { ticketNumbers: [2, 3, 4] } } });
});
