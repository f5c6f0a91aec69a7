import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { outcomeOf } from '../../src/decide/decision';
import { DecisionEntity } from '../../src/decide/decision.entity';
import { handleBatch } from '../../src/decide/handle-batch';
import type { BatchProducer, LogBatch, NewRecord } from '../../src/log/log';
import { passOnOutbox } from '../../src/outbox/pass-on';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { bookTickets } from '../../src/tickets/batch-critical-section';
import { accepted, batchOf, recordOf } from '../decide/batches';
import { withRetries } from '../decide/decide-needs';
import { poison } from '../faults/poison';

const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const DELAYS = [1_000, 5_000];

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
});
afterEach(() => lab.close());

const by = (buyerId: number) => accepted(buyerId, eventId);
const buyers = async () => (await listBookings(lab.dataSource, eventId)).map(({ buyerId }) => buyerId);
const decisionOf = (id: string) => lab.dataSource.getRepository(DecisionEntity).findOneBy({ id });
const failures = () => lab.dataSource.query('SELECT * FROM failed_requests ORDER BY id');

async function handle(batch: LogBatch): Promise<string[]> {
  const outcomes: string[] = [];
  const needs = { database: lab.database, ...withRetries(silent, DELAYS), requestTtlMs: 60_000 };
  await handleBatch(needs, batch, { decide: bookTickets }, (decided) =>
    outcomes.push(...decided.map(({ decision }) => outcomeOf(decision))),
  );
  return outcomes;
}

/** What the outbox passes on, on a producer that remembers it. */
async function passedOn(): Promise<NewRecord[]> {
  const appended: NewRecord[] = [];
  const producer: BatchProducer = {
    appendBatch: async (records) => void appended.push(...records),
    close: async () => undefined,
  };
  await passOnOutbox(lab.database, producer);
  return appended;
}

/** The batch in which a worker is given these records of a retry topic. */
function retried(records: NewRecord[], lane: string): LogBatch {
  return {
    ...batchOf(0, [], { lane, partition: 3 }),
    records: records.map(({ value, attempt = 1 }, offset) => ({ ...recordOf(offset, value), attempt })),
  };
}

const retriesIn = (records: NewRecord[]) => records.filter(({ topic }) => topic.includes('.retry-'));
const deadLettersIn = (records: NewRecord[]) =>
  records.filter(({ topic }) => topic.endsWith('.dead-letters')).map(({ value }) => JSON.parse(value));

describe('a request that fails', () => {
  test('goes to the retry topic for its attempt, on its own partition, and is not decided yet', async () => {
    await poison(lab.dataSource, [7]);
    const bad = by(7);
    const before = Date.now();
    expect(await handle(batchOf(0, [by(12), bad, by(88)], { partition: 3 }))).toEqual(['booked', 'booked']);
    const [retry, ...others] = retriesIn(await passedOn());
    expect(others).toEqual([]);
    expect(retry).toMatchObject({
      topic: 'test.booking-requests.test.retry-1',
      partition: 3,
      value: encodeRequest(bad),
      attempt: 2,
    });
    expect(retry?.notBefore).toBeGreaterThanOrEqual(before + 1_000);
    expect(await decisionOf(bad.id)).toBeNull();
  });

  test('waits longer each time, and is given up after the last, with its cause', async () => {
    await poison(lab.dataSource, [7]);
    const bad = by(7);
    await handle(batchOf(0, [bad], { partition: 3 }));
    await handle(retried(retriesIn(await passedOn()), 'retry-1'));
    const before = Date.now();
    const second = retriesIn(await passedOn());
    expect(second).toMatchObject([{ topic: 'test.booking-requests.test.retry-2', partition: 3, attempt: 3 }]);
    expect(second[0]?.notBefore).toBeGreaterThan(before + 4_000);
    expect(await handle(retried(second, 'retry-2'))).toEqual(['failed']);

    const last = await passedOn();
    expect(retriesIn(last)).toEqual([]);
    const letter = { requestId: bad.id, technique: 'test', partition: 3, offset: '0', attempts: 3 };
    expect(deadLettersIn(last)).toMatchObject([
      { ...letter, cause: expect.stringContaining('not_digestible'), payload: encodeRequest(bad) },
    ]);
    expect(await failures()).toMatchObject([
      {
        request_id: bad.id,
        attempts: 3,
        cause: expect.stringContaining('not_digestible'),
        replayed_at: null,
      },
    ]);
    expect(await decisionOf(bad.id)).toMatchObject({ status: 'failed', reason: 'internal-error' });
  });

  test('is booked by a later attempt once the reason is gone', async () => {
    const cure = await poison(lab.dataSource, [7]);
    await handle(batchOf(0, [by(7)], { partition: 3 }));
    await cure();
    expect(await handle(retried(retriesIn(await passedOn()), 'retry-1'))).toEqual(['booked']);
    expect(await buyers()).toEqual([7]);
    expect(await failures()).toEqual([]);
  });

  test('is decided once, even if a crash has put it on the retry topic twice', async () => {
    const cure = await poison(lab.dataSource, [7]);
    await handle(batchOf(0, [by(7)], { partition: 3 }));
    const [retry] = retriesIn(await passedOn()) as [NewRecord];
    await cure();
    expect(await handle(retried([retry, retry], 'retry-1'))).toEqual(['booked']);
    expect(await buyers()).toEqual([7]);
  });

  test('fails once, even if a crash has put it on the last retry topic twice', async () => {
    await poison(lab.dataSource, [7]);
    const twins = ['first', 'second'].map(() => ({ topic: '', key: null, value: '', attempt: 3 }));
    const value = encodeRequest(by(7));
    const batch = retried(
      twins.map((twin) => ({ ...twin, value })),
      'retry-2',
    );
    expect(await handle(batch)).toEqual(['failed']);
    expect(await failures()).toHaveLength(1);
    expect(await handle(batch)).toEqual([]);
    expect(deadLettersIn(await passedOn())).toHaveLength(1);
  });

  test('is not lost if the transaction that passes over it fails', async () => {
    await poison(lab.dataSource, [7]);
    await lab.dataSource.query('ALTER TABLE outbox ADD CONSTRAINT too_full CHECK (false) NOT VALID');
    const batch = batchOf(0, [by(7)], { partition: 3 });
    await expect(handle(batch)).rejects.toThrow('too_full');
    await lab.dataSource.query('ALTER TABLE outbox DROP CONSTRAINT too_full');
    await handle(batch);
    expect(retriesIn(await passedOn())).toHaveLength(1);
  });
});

describe('a record that cannot be read', () => {
  const later = (request: AcceptedRequest) =>
    JSON.stringify({ ...JSON.parse(encodeRequest(request)), version: 2 });

  test.each([
    ['no JSON', 'not json {', null],
    ['bytes that are no text, and NUL', 'a\0b\uFFFDc\uD800', null],
    ['a megabyte', `{"id": "${'x'.repeat(1_000_000)}"}`, null],
    ['null', 'null', null],
  ])('%s: is a dead letter at once, and its partition goes on', async (_, text, requestId) => {
    expect(await handle(batchOf(0, [by(12), text, by(88)], { partition: 3 }))).toEqual(['booked', 'booked']);
    const [letter, ...others] = deadLettersIn(await passedOn());
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ requestId, topic: 'requests', partition: 3, offset: '1', attempts: 1 });
    expect(letter.payload.length).toBeLessThanOrEqual(10_000);
    expect(await failures()).toMatchObject([{ request_id: requestId, record_offset: '1' }]);
  });

  test('a later version: its buyer is told, because the id can be read', async () => {
    const request = by(7);
    await handle(batchOf(0, [later(request)]));
    expect(await decisionOf(request.id)).toMatchObject({ status: 'failed', reason: 'unreadable', eventId });
    expect(await failures()).toMatchObject([{ request_id: request.id }]);
  });

  test('a later version that has renamed everything else: its buyer is told, too', async () => {
    const { id } = by(7);
    await handle(batchOf(0, [JSON.stringify({ version: 9, id })]));
    expect(await decisionOf(id)).toMatchObject({ status: 'failed', eventId: null, buyerId: null });
  });

  test('does not take back what was decided under the same id', async () => {
    const request = by(7);
    await handle(batchOf(0, [request, later(request)]));
    expect(await handle(batchOf(2, [later(request)]))).toEqual([]);
    expect(await buyers()).toEqual([7]);
    expect(await decisionOf(request.id)).toMatchObject({ status: 'confirmed' });
  });
});
