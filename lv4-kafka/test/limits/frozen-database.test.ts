/** A PostgreSQL that does not refuse and does not answer: what buyers are told, and how soon. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freeze, thaw } from '@ticket-rush/stack/process/freeze';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import { atOnce } from '@ticket-rush/testing/http/ask';
import { eventsOf } from '@ticket-rush/testing/http/event-streams';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { Client } from 'undici';
import { type AcceptingLab, openAcceptingLab } from '../accept/accepting-lab';

const LIMIT_MS = 4_000;
const BUYER = 12;

let scratch: Scratch;
let postgres: Postgres;
let lab: AcceptingLab;
beforeAll(async () => {
  scratch = await openScratch();
  postgres = await startPostgres(scratch);
  lab = await openAcceptingLab(
    { DATABASE_ANSWER_LIMIT_MS: String(LIMIT_MS) },
    { ...runningParts(), postgres },
  );
});
afterAll(async () => {
  await lab?.close();
  await scratch?.close();
});

async function whileFrozen(work: () => Promise<void>): Promise<void> {
  await freeze(postgres.pid);
  try {
    await work();
  } finally {
    thaw(postgres.pid);
  }
}

test('a request with a key is answered in time, with outcome unknown; one that needs no database is accepted', async () => {
  const id = await lab.createEvent(null);
  expect((await lab.book(0, id, { buyerId: BUYER })).status).toBe(202);
  const keyed = { buyerId: BUYER, idempotencyKey: 'frozen' };
  await whileFrozen(async () => {
    const asked = performance.now();
    expect(await lab.book(0, id, keyed)).toMatchObject({ status: 503, body: { outcome: 'unknown' } });
    expect(performance.now() - asked).toBeLessThan(2 * LIMIT_MS);
    expect((await lab.book(0, id, { buyerId: 88 })).status).toBe(202);
  });
  await until(
    'the same key is accepted',
    () => lab.book(0, id, keyed),
    ({ status }) => status === 202,
  );
});

test('the first buyers of an event share a query, and are answered in time where it is not', async () => {
  const id = await lab.createEvent(null);
  await whileFrozen(async () => {
    const asked = performance.now();
    const answers = await atOnce(5, (index) => lab.book(0, id, { buyerId: 100 + index }));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 503, body: { outcome: 'rejected', retryable: true } });
    expect(performance.now() - asked).toBeLessThan(2 * LIMIT_MS);
  });
  await until(
    'the buyer is accepted',
    () => lab.book(0, id, { buyerId: BUYER }),
    ({ status }) => status === 202,
  );
});

test('a stream that waits for the database ends when the instance is told to stop', async () => {
  const id = await lab.createEvent(null);
  lab.stopWorker();
  const { body: pending } = await lab.book(1, id, { buyerId: BUYER });
  const [instance] = lab.level.instances;
  const client = new Client(instance?.url as string);
  await whileFrozen(async () => {
    const { statusCode, body } = await client.request({
      method: 'GET',
      path: `/booking-requests/${pending.id}/stream`,
      headers: { 'x-user-id': String(BUYER) },
    });
    expect(statusCode).toBe(200);
    const events = eventsOf(body);
    expect(await events.next()).toMatchObject({ value: { event: 'retry' } });
    const told = performance.now();
    instance?.kill('SIGTERM');
    expect(await events.next()).toMatchObject({ done: true });
    expect(performance.now() - told).toBeLessThan(LIMIT_MS / 2);
  });
  await client.destroy();
});
