import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { findDecisions } from '../../src/decide/find-decisions';
import { schema } from '../../src/schema';

/** PostgreSQL counts the parameters of a statement in 16 bits. */
const MOST_PARAMETERS = 65_535;

let lab: TestDatabase;
let id: string;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
  id = randomUUID();
  await lab.dataSource.query(
    `INSERT INTO booking_decisions (id, event_id, buyer_id, status, reason, accepted_at, decided_at)
     VALUES ($1, 3, 12, 'rejected', 'sold-out', $2, $3)`,
    [id, new Date(1_000), new Date(2_000)],
  );
});
afterAll(() => lab?.close());

const decision = () => ({
  id,
  eventId: 3,
  buyerId: 12,
  status: 'rejected',
  reason: 'sold-out',
  bookingId: null,
  answer: null,
  acceptedAt: new Date(1_000),
  decidedAt: new Date(2_000),
});

test('finds what was decided, and leaves out what was not', async () => {
  expect(await findDecisions(lab.database)([randomUUID(), id])).toEqual([decision()]);
  expect(await findDecisions(lab.database)([])).toEqual([]);
});

test('asks for more requests at once than a statement has parameters', async () => {
  const ids = Array.from({ length: MOST_PARAMETERS + 1 }, () => randomUUID());
  expect(await findDecisions(lab.database)([...ids, id])).toEqual([decision()]);
});

test('an id that is no UUID does not keep others from their decision', async () => {
  expect(await findDecisions(lab.database)(['idempotency-key:7:x', id])).toEqual([decision()]);
});
