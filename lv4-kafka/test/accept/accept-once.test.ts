import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { atOnce, tally } from '@ticket-rush/testing/http/ask';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { createClient } from 'redis';
import { kafkaAdmission } from '../../src/techniques/kafka-admission';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { type AcceptingLab, openAcceptingLab } from './accepting-lab';

let lab: AcceptingLab;
beforeAll(async () => {
  lab = await openAcceptingLab();
});
afterAll(() => lab?.close());

const decisionsOn = (eventId: number): Promise<{ id: string }[]> =>
  lab.dataSource.query('SELECT id FROM booking_decisions WHERE event_id = $1', [eventId]);

/** A buyer of each test's own: how often one may ask is counted, too. */
let lastBuyer = 0;
beforeEach(() => {
  lastBuyer += 1;
});

describe.each([kafkaKeyed.slug, kafkaAdmission.slug])('an idempotency key, with %s', (technique) => {
  const asking = (idempotencyKey: string) => ({ buyerId: lastBuyer, idempotencyKey, technique });

  /** A request for an event that closes soon. Where a busy machine comes too late, the next event is open for twice as long. */
  async function acceptedBeforeTheEnd(soonMs = 500) {
    const keyed = asking(`before-the-end-of-${soonMs}`);
    const id = await lab.createEvent(1, { closesAt: new Date(Date.now() + soonMs).toISOString() });
    const first = await lab.book(0, id, keyed);
    if (first.status === 403) return acceptedBeforeTheEnd(2 * soonMs);
    expect(first.status).toBe(202);
    return { id, keyed, first };
  }

  test('makes a storm of clicks on two instances one request and one booking', async () => {
    const id = await lab.createEvent(10);
    const asked = asking('storm');
    const answers = await atOnce(40, (index) => lab.book(index % 2, id, asked));
    expect(tally(answers)).toEqual({ 202: 40 });
    const [first] = answers as [(typeof answers)[0]];
    expect(answers.map(({ body }) => body)).toEqual(Array(40).fill(first.body));

    expect(await lab.decision(first, asked.buyerId)).toMatchObject({ status: 'confirmed' });
    expect(await lab.bookings(id)).toMatchObject([
      { buyerId: asked.buyerId, requestId: first.body.requestId },
    ]);
    expect(await decisionsOn(id)).toHaveLength(1);
  });

  test('gets the same answer from another instance, after the decision, too', async () => {
    const id = await lab.createEvent(1);
    const keyed = asking('later');
    const first = await lab.book(0, id, keyed);
    await lab.decision(first, keyed.buyerId);
    expect(await lab.book(1, id, keyed)).toEqual(first);
    expect(await decisionsOn(id)).toHaveLength(1);
  });

  test('gets the same answer when the sale is over', async () => {
    const { id, keyed, first } = await acceptedBeforeTheEnd();
    await until(
      'the sale is closed',
      () => lab.book(0, id, { buyerId: 9_000, technique }),
      ({ status }) => status === 403,
    );
    expect(await lab.book(1, id, keyed)).toEqual(first);
  });

  test.each([
    ['another event', { otherEvent: true }],
    ['another class', { headers: { 'x-buyer-class': 'vip' } }],
  ])('with %s is a mistake: 422, and nothing is done', async (_, change) => {
    const [id, other] = [await lab.createEvent(1), await lab.createEvent(1)];
    const keyed = asking('changed');
    await lab.decision(await lab.book(0, id, keyed), keyed.buyerId);
    const eventId = 'otherEvent' in change ? other : id;
    expect(await lab.book(1, eventId, { ...keyed, ...('headers' in change && change) })).toMatchObject({
      status: 422,
      problem: 'idempotency-key-reused',
      body: { outcome: 'rejected', errors: [{ field: 'Idempotency-Key', message: expect.any(String) }] },
    });
    expect(await lab.bookings(other)).toEqual([]);
  });

  test('is the buyer’s own: two buyers may use the same', async () => {
    const id = await lab.createEvent(2);
    const answers = await atOnce(2, (index) =>
      lab.book(index, id, { ...asking(`shared-${technique}`), buyerId: 1_000 + index }),
    );
    for (const [index, answer] of answers.entries()) await lab.decision(answer, 1_000 + index);
    expect(await lab.bookings(id)).toHaveLength(2);
  });

  test('may be left out: then each click is a request of its own', async () => {
    const id = await lab.createEvent(2);
    const click = () => lab.book(0, id, { buyerId: lastBuyer, technique });
    const [first, second] = [await click(), await click()];
    expect(await lab.decision(first, lastBuyer)).toMatchObject({ status: 'confirmed' });
    const told = second.status === 202 ? (await lab.decision(second, lastBuyer)).reason : second.problem;
    expect(told).toBe('already-booked');
  });
});

test.each(['', 'has a blank', 'ünïcödé', 'x'.repeat(129)])(
  'a key that is none (%s)',
  async (idempotencyKey) => {
    const id = await lab.createEvent(1);
    const headers = { 'idempotency-key': Buffer.from(idempotencyKey).toString('latin1') };
    const answer = await lab.book(0, id, { buyerId: lastBuyer, headers });
    expect(answer).toMatchObject({ status: 400, problem: 'invalid-request' });
  },
);

test('a class that does not exist: 400', async () => {
  const id = await lab.createEvent(1);
  const answer = await lab.book(0, id, { buyerId: lastBuyer, headers: { 'x-buyer-class': 'gold' } });
  expect(answer).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'X-BUYER-CLASS', message: 'must be vip or standard' }] },
  });
});

/** The second in which the buyer's requests are counted does not end: the storm may last as long as a busy machine needs. */
async function lengthenSecondOf(buyerId: number): Promise<boolean> {
  const redis = createClient({ url: (runningParts().redis as { url: string }[])[0]?.url as string });
  await redis.connect();
  let isLengthened = false;
  for await (const keys of redis.scanIterator({ MATCH: `*:buyer-limit:${buyerId}` }))
    for (const key of keys) isLengthened = (await redis.pExpire(key, 600_000)) === 1;
  redis.destroy();
  return isLengthened;
}

test('one buyer may ask so often a second, of both instances together; other buyers are not held up', async () => {
  const id = await lab.createEvent(1);
  await until(
    'a second has begun, and does not end',
    async () => {
      await lab.book(0, id, { buyerId: 666 });
      return lengthenSecondOf(666);
    },
    (isLengthened) => isLengthened,
  );
  const answers = await atOnce(299, (index) => lab.book(index % 2, id, { buyerId: 666 }));
  const { 202: passed = 0, 'too-many-requests': refused = 0 } = tally(answers);
  expect(passed + refused).toBe(299);
  expect(passed).toBeGreaterThanOrEqual(40);
  // An instance that Redis does not answer in time counts for itself.
  expect(refused).toBeGreaterThanOrEqual(100);
  const refusal = answers.find(({ status }) => status === 429);
  expect(refusal?.body).toMatchObject({ outcome: 'rejected', retryable: true });
  expect((await lab.book(0, id, { buyerId: lastBuyer })).status).toBe(202);
});
