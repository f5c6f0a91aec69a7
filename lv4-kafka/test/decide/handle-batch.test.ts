import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import type { Deciding } from '../../src/decide/decide-batch';
import { oneByOne } from '../../src/decide/decide-one-by-one';
import { outcomeOf } from '../../src/decide/decision';
import { DecisionEntity } from '../../src/decide/decision.entity';
import { handleBatch } from '../../src/decide/handle-batch';
import { SlotProgressEntity } from '../../src/decide/slot-progress.entity';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { accepted, batchOf } from './batches';
import { withoutRetries } from './decide-needs';

const keyed = kafkaKeyed.create(undefined as never);
const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
});
afterEach(() => lab.close());

const by = (buyerId: number) => accepted(buyerId, eventId);
/** PostgreSQL has no NUL in a text: the statement that has it fails, as often as it is sent. */
const poison = (buyerId: number) => ({ ...by(buyerId), technique: 'poison\0' });

/** A request of which all else is right. */
const acceptedAtMs = (acceptedAt: number) =>
  JSON.stringify({ ...JSON.parse(encodeRequest(accepted(1, 1))), acceptedAt });

async function handle(
  contents: (AcceptedRequest | string)[],
  { decide = keyed, isStale = () => false }: { decide?: Deciding; isStale?: () => boolean } = {},
): Promise<string[]> {
  const reported: string[] = [];
  const needs = { database: lab.database, ...withoutRetries(silent), requestTtlMs: 60_000 };
  await handleBatch(needs, { ...batchOf(0, contents), isStale }, decide, (decided) =>
    reported.push(...decided.map(({ decision }) => outcomeOf(decision))),
  );
  return reported;
}

const progress = async () =>
  (await lab.dataSource.getRepository(SlotProgressEntity).find()).map(({ nextOffsets }) => nextOffsets);
const buyers = async () => (await listBookings(lab.dataSource, eventId)).map(({ buyerId }) => buyerId);

describe('a record that fails for a reason of its own', () => {
  test('is decided as failed, and the others of its batch are booked in their order', async () => {
    const bad = poison(7);
    expect(await handle([by(12), bad, by(88)])).toEqual(['booked', 'failed', 'booked']);
    expect(await buyers()).toEqual([12, 88]);
    expect(await progress()).toEqual([{ standard: 3 }]);
    expect(await lab.dataSource.getRepository(DecisionEntity).findOneBy({ id: bad.id })).toMatchObject({
      status: 'failed',
      reason: 'internal-error',
      bookingId: null,
    });
  });

  test('is found among a thousand by few transactions: the lanes behind it do not wait for one of each record', async () => {
    await lab.dataSource.query('UPDATE events SET tickets = NULL');
    const requests = Array.from({ length: 1_000 }, (_, index) => by(index + 1));
    let transactions = 0;
    const counting: Deciding = {
      ...keyed,
      around(_, transact) {
        transactions += 1;
        return transact();
      },
    };
    const outcomes = await handle(requests.with(700, poison(701)), { decide: counting });
    expect(outcomes.filter((outcome) => outcome === 'failed')).toHaveLength(1);
    expect(outcomes[700]).toBe('failed');
    expect(await buyers()).toHaveLength(999);
    expect(transactions).toBeLessThan(25);
  });

  test('fails once, even if it is delivered again', async () => {
    const batch = [by(12), poison(7)];
    await handle(batch);
    expect(await handle(batch)).toEqual([]);
  });

  test('does not stop a slot of which it is the only record', async () => {
    expect(await handle([poison(7)])).toEqual(['failed']);
    expect(await progress()).toEqual([{ standard: 1 }]);
  });
});

describe('a record that cannot be read', () => {
  test.each([
    ['no JSON', 'not json {'],
    ['no request', '{"hello": "world"}'],
    [
      'a later version',
      JSON.stringify({ ...JSON.parse(batchOf(0, [accepted(1, 1)]).records[0]?.value ?? ''), version: 2 }),
    ],
    ['an event that no database could hold', batchOf(0, [accepted(1, 2 ** 31)]).records[0]?.value ?? ''],
    ['a moment that no clock could show', acceptedAtMs(1e16)],
    ['a moment before all clocks', acceptedAtMs(-1)],
    ['half a millisecond', acceptedAtMs(0.5)],
    ['nothing', ''],
    ['null', 'null'],
  ])('%s: is passed over with its batch', async (_, text) => {
    expect(await handle([by(12), text, by(88)])).toEqual(['booked', 'booked']);
    expect(await buyers()).toEqual([12, 88]);
    expect(await progress()).toEqual([{ standard: 3 }]);
  });
});

describe('an outage', () => {
  const outages: [string, Error][] = [
    ['the database went away', new Unavailable({ detail: 'gone', outcome: 'rejected' })],
    ['the commit was not answered', new Unavailable({ detail: 'gone', outcome: 'unknown' })],
    ['a deadlock', Object.assign(new Error('deadlock detected'), { code: '40P01' })],
    ['a database that may only be read', Object.assign(new Error('read-only'), { code: '25006' })],
    ['too many connections', Object.assign(new Error('sorry, too many clients'), { code: '53300' })],
  ];
  test.each(outages)('%s: no request is decided, and none fails for it', async (_, error) => {
    const broken: Deciding = {
      async decide(transaction, requests) {
        await oneByOne(bookTicket)(transaction, requests);
        throw error;
      },
    };
    const thrown = await handle([by(12), by(88)], { decide: broken }).catch((reason: Error) => reason);
    expect([thrown, (thrown as Error).cause]).toContain(error);
    expect(await progress()).toEqual([]);
    expect(await handle([by(12), by(88)])).toEqual(['booked', 'booked']);
  });

  test('in the middle of a batch that is decided half by half: what was decided stays decided', async () => {
    const batch = [by(12), poison(7), by(88)];
    let transactions = 0;
    const failing: Deciding = {
      ...keyed,
      async around(_, transact) {
        transactions += 1;
        // All three, the first two, the first; and now the second by itself.
        if (transactions === 4) throw new Unavailable({ detail: 'gone', outcome: 'rejected' });
        return transact();
      },
    };
    await expect(handle(batch, { decide: failing })).rejects.toThrow('gone');
    expect(await buyers()).toEqual([12]);
    expect(await handle(batch)).toEqual(['failed', 'booked']);
    expect(await buyers()).toEqual([12, 88]);
  });
});

test('a stale batch is not decided half by half: its records are another worker’s by now', async () => {
  expect(await handle([by(12), poison(7)], { isStale: () => true })).toEqual([]);
  expect(await buyers()).toEqual([]);
});
