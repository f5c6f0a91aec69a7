import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { type ClaimedKey, claimKey, markAccepted } from '../../src/idempotency/claim-key';
import type { Wish } from '../../src/requests/wish';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { kafkaLock } from '../../src/techniques/kafka-lock';
import { accepted } from '../decide/batches';

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
});
afterAll(() => lab?.close());

const key = 'one key';
const secondAfter = (claimed: ClaimedKey) => ({
  ...claimed,
  attempt: { firstAt: claimed.attempt.firstAt, at: expect.any(Number), mayBeIn: true },
});
const seat: Wish = { ...accepted(7, 42), wants: { kind: 'hold', label: 'A1' } };
const order: Wish = { ...accepted(7, 42), wants: { kind: 'order', quantity: 2 } };
const purchase: Wish = { ...accepted(7, 42), wants: { kind: 'purchase', price: 10 } };

test.each<[string, Wish, Partial<Wish>]>([
  ['another technique', seat, { technique: kafkaLock.slug }],
  ['another event', seat, { eventId: 43 }],
  ['another class', seat, { buyerClass: 'vip' }],
  ['another seat', seat, { wants: { kind: 'hold', label: 'A2' } }],
  ['another wish for the same seat', seat, { wants: { kind: 'release', label: 'A1' } }],
  ['another quantity', order, { wants: { kind: 'order', quantity: 3 } }],
  ['one ticket instead of an order', order, { wants: { kind: 'book' } }],
  ['another price', purchase, { wants: { kind: 'purchase', price: 11 } }],
])(
  'a key that comes again with %s is a mistake, and stands for what it stood for',
  async (_, wish, change) => {
    const id = randomUUID();
    const claimed = await claimKey(lab.database, { id, wish, key });
    expect(claimed).toMatchObject({
      requestId: wish.requestId,
      attempt: { mayBeIn: false },
      acceptedAt: null,
    });
    const changed = claimKey(lab.database, { id, wish: { ...wish, ...change }, key });
    await expect(changed).rejects.toMatchObject({ status: 422, type: 'idempotency-key-reused' });
    expect(await claimKey(lab.database, { id, wish, key })).toEqual(secondAfter(claimed));
  },
);

test('a key that comes again under another request id has the first', async () => {
  const id = randomUUID();
  const claimed = await claimKey(lab.database, { id, wish: seat, key });
  const again = { ...seat, requestId: randomUUID() };
  const second = await claimKey(lab.database, { id, wish: again, key });
  expect(second).toEqual(secondAfter(claimed));
  expect(second.attempt.at).toBeGreaterThan(claimed.attempt.at);
});

test('all attempts are told the same moment, although the request was decided before it was marked as accepted', async () => {
  const id = randomUUID();
  await claimKey(lab.database, { id, wish: seat, key });
  const [decided, marked] = [new Date(1_000), new Date(2_000)];
  // Another instance has appended it as well, and its record was the first.
  await lab.dataSource.query(
    `INSERT INTO booking_decisions (id, status, accepted_at, decided_at) VALUES ($1, 'expired', $2, now())`,
    [id, decided],
  );
  expect(await claimKey(lab.database, { id, wish: seat, key })).toMatchObject({ acceptedAt: decided });
  const place = { technique: kafkaKeyed.slug, lane: 'standard', partition: 0, offset: '1' } as const;
  expect(await markAccepted(lab.database, { ...seat, id, acceptedAt: marked }, place)).toEqual(decided);
  expect(await claimKey(lab.database, { id, wish: seat, key })).toMatchObject({ acceptedAt: decided });
});
