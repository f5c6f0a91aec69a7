import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { Registry } from 'prom-client';
import { createEvent, newEvent } from '../../booking/events';
import { watchOverselling } from '../../telemetry/watch-overselling';

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase();
});
afterAll(() => lab.close());

/** An event that sold more or fewer tickets than it has; its counter says nothing of it, as after lost updates. */
async function sell(technique: string, tickets: number | null, sold: number): Promise<void> {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets }));
  await lab.dataSource.query(
    `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id)
     SELECT $1, buyer, buyer, $2, gen_random_uuid() FROM generate_series(1, $3) AS buyer`,
    [id, technique, sold],
  );
}

test('counts the rows beyond the tickets, event by event, and puts them down to the technique', async () => {
  await sell('careless', 10, 13);
  await sell('careless', 10, 14);
  await sell('careless', 10, 4); // What one event has left is no excuse for another.
  await sell('careful', 10, 10);
  await sell('careful', null, 50);
  const registry = new Registry();
  watchOverselling(registry, lab.dataSource);

  const text = await registry.metrics();

  expect(text).toContain('ticket_rush_oversold_tickets{technique="careless"} 7');
  expect(text).toContain('ticket_rush_oversold_tickets{technique="careful"} 0');
});

test('says nothing when the database does not answer', async () => {
  const registry = new Registry();
  watchOverselling(registry, { query: () => Promise.reject(new Error('no database')) });

  expect(await registry.metrics()).not.toMatch(/^ticket_rush_oversold_tickets/m);
});
