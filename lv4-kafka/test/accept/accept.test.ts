/** What a second attempt with the same key is told, while the first may be in the log. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { requireOnSale } from '@ticket-rush/shared/booking/eligibility';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { NotOnSale, SoldOut } from '@ticket-rush/shared/booking/refusals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { Registry } from 'prom-client';
import { type Acceptance, type AcceptNeeds, acceptInto } from '../../src/accept/accept';
import { appendTo } from '../../src/accept/append';
import { findSales } from '../../src/accept/find-sale';
import { type Admit, admitEverybody } from '../../src/admission/admit';
import { guardProducer } from '../../src/breakers/guard-producer';
import { oncePerKey } from '../../src/idempotency/once-per-key';
import { deriveRequestIds } from '../../src/idempotency/request-ids';
import { Overloaded } from '../../src/limits/overloaded';
import { TooManyRequests } from '../../src/limits/too-many-requests';
import type { LogProducer, PlacedRecord } from '../../src/log/log';
import { createReceipts } from '../../src/queue/receipt';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';

const FAILURES_THAT_OPEN = 3;
const LIMITS = { appendLimitMs: 1_000, breakMs: 600_000 };

let lab: TestDatabase;
let eventId: number;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: null })));
});
afterAll(() => lab?.close());

/** What was appended, and whether the API is told so. The test is the log. */
let appended: PlacedRecord[];
let acknowledges: boolean;
let producer: LogProducer;
let needs: AcceptNeeds;
beforeEach(() => {
  appended = [];
  acknowledges = true;
  const log = {
    append: async (record: PlacedRecord) => {
      appended.push(record);
      if (!acknowledges) throw new Error('not acknowledged');
      return { partition: record.partition, offset: String(appended.length) };
    },
    close: async () => undefined,
  };
  producer = guardProducer(log, new Registry(), LIMITS);
  needs = {
    append: appendTo(producer, 'test', [kafkaKeyed]),
    choosePartition: () => 0,
    receipts: createReceipts('a secret of 16 characters'),
    limitBuyer: async () => undefined,
    findSale: findSales(lab.database),
    requireOpen: () => undefined,
    requireTimely: () => undefined,
    waitAt: () => 0,
    requestTtlMs: 60_000,
    oncePerKey: oncePerKey(lab.database, deriveRequestIds('a secret of 16 characters')),
  };
});

afterEach(() => producer.close());

let lastBuyer = 0;
const WITHOUT_KEY = {};
/** One buyer’s clicks: what each is told. */
function buyer({ idempotencyKey }: { idempotencyKey?: string } = { idempotencyKey: 'a key' }) {
  lastBuyer += 1;
  const buyerId = lastBuyer;
  return (given: Partial<AcceptNeeds> = {}, admit: Admit = admitEverybody, event = eventId) =>
    acceptInto({ ...needs, ...given }, admit)(
      { ...requestOf(buyerId, event, kafkaKeyed.slug), wants: { kind: 'book' } },
      { buyerClass: 'standard', idempotencyKey },
    ).catch((error: unknown) => error);
}

/** The log has the request and has not acknowledged it. */
async function appendUnheard(click: ReturnType<typeof buyer>): Promise<void> {
  acknowledges = false;
  expect(await click()).toMatchObject({ status: 503, outcome: 'unknown' });
  acknowledges = true;
  expect(appended).toHaveLength(1);
}

const refuse = (refusal: Error) => () => {
  throw refusal;
};
const refusals: [string, { given?: Partial<AcceptNeeds>; admit?: Admit; told: object }][] = [
  [
    'the sale is over',
    {
      given: { requireOpen: refuse(new NotOnSale(1, new Date(0), new Date(0))) },
      told: { status: 403, type: 'not-on-sale' },
    },
  ],
  [
    'a decision would come too late',
    {
      given: { requireTimely: refuse(new Overloaded(90_000, 60_000)) },
      told: { status: 503, type: 'overloaded', retryAfterSeconds: 30 },
    },
  ],
  [
    'Redis has forgotten whom it had let in',
    { admit: async () => refuse(new SoldOut(1))(), told: { status: 409, type: 'sold-out' } },
  ],
];

describe.each(refusals)('where %s', (_, { given, admit, told }) => {
  test('a buyer whose first attempt may be in the log is told that the outcome is unknown', async () => {
    const click = buyer();
    await appendUnheard(click);
    expect(await click(given, admit)).toMatchObject({ ...told, outcome: 'unknown', retryable: true });
    // Until it is decided, or can be appended once more: under the same id.
    expect(await click()).toMatchObject({ pending: { eventId } });
    const [first, again] = appended.map(({ value }) => JSON.parse(value));
    expect(again.id).toBe(first.id);
  });

  test('a buyer who asks for the first time is told no, as often as they ask', async () => {
    const click = buyer();
    for (let time = 1; time <= 3; time++)
      expect(await click(given, admit)).toMatchObject({ ...told, outcome: 'rejected' });
    expect(await buyer(WITHOUT_KEY)(given, admit)).toMatchObject({ ...told, outcome: 'rejected' });
    expect(appended).toEqual([]);
  });
});

test('of two clicks at the same time one cannot know, until the other has been refused as well', async () => {
  const click = buyer();
  const [isAsking, goOn] = [createGate(), createGate()];
  const soldOut = refuse(new SoldOut(1));
  const first = click({}, async () => {
    isAsking.open();
    await goOn.opened;
    return soldOut();
  });
  await isAsking.opened;
  expect(await click({}, async () => soldOut())).toMatchObject({ type: 'sold-out', outcome: 'unknown' });
  goOn.open();
  expect(await first).toMatchObject({ type: 'sold-out', outcome: 'rejected' });
  expect(await click({}, async () => soldOut())).toMatchObject({ type: 'sold-out', outcome: 'rejected' });
});

test('an open breaker sends nothing, and still does not know of an earlier attempt', async () => {
  const click = buyer();
  await appendUnheard(click);
  acknowledges = false;
  for (let failure = 0; failure < FAILURES_THAT_OPEN; failure++) await buyer()();
  const sent = appended.length;
  expect(await click()).toMatchObject({ status: 503, type: 'unavailable', outcome: 'unknown' });
  expect(await buyer()()).toMatchObject({ status: 503, type: 'unavailable', outcome: 'rejected' });
  expect(appended).toHaveLength(sent);
});

test('a buyer who clicks too often is counted before the key is looked up, so the outcome is unknown', async () => {
  const limitBuyer = async (buyerId: number) => refuse(new TooManyRequests(buyerId, 5, 1))();
  const click = buyer();
  await appendUnheard(click);
  const told = { status: 429, type: 'too-many-requests', retryAfterSeconds: 1 };
  expect(await click({ limitBuyer })).toMatchObject({ ...told, outcome: 'unknown' });
  expect(await buyer(WITHOUT_KEY)({ limitBuyer })).toMatchObject({ ...told, outcome: 'rejected' });
});

test('a refusal that holds for every attempt stays a no', async () => {
  const click = buyer();
  await appendUnheard(click);
  const other = (await createEvent(lab.dataSource, newEvent.parse({ tickets: 1 }))).id;
  expect(await click({}, admitEverybody, other)).toMatchObject({ status: 422, outcome: 'rejected' });
  expect(await click({}, admitEverybody, 2_000_000)).toMatchObject({ status: 404, outcome: 'rejected' });
});

test('whether a decision would come in time is asked for the lane of the buyer’s class', async () => {
  const asked: object[] = [];
  const requireTimely: AcceptNeeds['requireTimely'] = (place) => void asked.push(place);
  const vip = { buyerClass: 'vip', idempotencyKey: undefined } as const;
  const wish = { ...requestOf(1, eventId, kafkaKeyed.slug), wants: { kind: 'book' } } as const;
  await acceptInto({ ...needs, requireTimely })(wish, vip);
  expect(asked).toEqual([{ technique: kafkaKeyed.slug, lane: 'vip', partition: 0 }]);
});

test('a buyer is told how long the request is worth deciding, and when there may be a decision', async () => {
  const waitAt: AcceptNeeds['waitAt'] = ({ offset }) => 1_000 * Number(offset);
  const { pending, expectedWaitMs } = (await buyer(WITHOUT_KEY)({
    waitAt,
    requestTtlMs: 7_000,
  })) as Acceptance;
  expect(pending.expiresAt.getTime() - pending.acceptedAt.getTime()).toBe(7_000);
  expect(expectedWaitMs).toBe(1_000);
});

describe('the moment of acceptance', () => {
  afterEach(() => void jest.useRealTimers());

  const A_MINUTE_MS = 60_000;
  const clockOfDatabase = async () =>
    (await lab.dataSource.query('SELECT clock_timestamp() AS now'))[0].now.getTime();

  /** The wall clock of this process; what it does in time goes on. */
  const setClock = (aheadMs: number) =>
    jest.useFakeTimers({
      now: Date.now() + aheadMs,
      doNotFake: ['performance', 'setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'],
    });

  test.each([-1, 1])(
    'is of the clock of the database, not of the instance’s own (%i minute)',
    async (off) => {
      const before = await clockOfDatabase();
      setClock(off * A_MINUTE_MS);
      const { pending: told } = (await buyer(WITHOUT_KEY)()) as Acceptance;
      const { pending: keyed } = (await buyer()()) as Acceptance;
      jest.useRealTimers();
      for (const { acceptedAt } of [told, keyed]) {
        // A sale is remembered with the clock: behind by the way of one answer.
        expect(acceptedAt.getTime()).toBeGreaterThan(before - 1_000);
        expect(acceptedAt.getTime()).toBeLessThanOrEqual(await clockOfDatabase());
      }
    },
  );

  test('lies within the sale: an instance that is ahead accepts no buyer before it opens', async () => {
    const opensAt = new Date(Date.now() + A_MINUTE_MS / 2).toISOString();
    const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 1, opensAt }));
    setClock(A_MINUTE_MS);
    expect(await buyer(WITHOUT_KEY)({ requireOpen: requireOnSale }, admitEverybody, id)).toMatchObject({
      type: 'not-on-sale',
    });
    expect(appended).toEqual([]);
  });
});
