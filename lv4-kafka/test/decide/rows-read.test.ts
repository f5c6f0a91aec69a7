import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEvent, findEvent, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { type Decide, decideBatch } from '../../src/decide/decide-batch';
import { findDecisions } from '../../src/decide/find-decisions';
import { schema } from '../../src/schema';
import { recordWinners } from '../../src/techniques/record-winners';
import { bookTickets } from '../../src/tickets/batch-critical-section';
import { accepted, batchOf } from './batches';
import { withoutRetries } from './decide-needs';

/** With so many rows a scan of the whole table seems cheap to PostgreSQL. It keeps that plan, and the table grows. */
const FIRST = 800;
const BATCHES = [FIRST, 200, 200, 200];
/** Of one table, in one transaction: some rows for each request. */
const FEW = 4 * 200;

/** From now on PostgreSQL makes one plan and keeps it. Without this it does so after five, or not, by what they have cost. */
const KEEP_PLANS = statement('keep-plans', 'SET plan_cache_mode = force_generic_plan');
const COUNT_ANEW = statement('count-anew', 'SELECT pg_stat_force_next_flush()');
const ROWS_READ = statement<{ table: string; rows: number }>(
  'rows-read',
  `SELECT relname AS "table", (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer AS rows
     FROM pg_stat_xact_user_tables WHERE seq_tup_read + coalesce(idx_tup_fetch, 0) > $1`,
);
const readMuch = (transaction: Transaction) => transaction.run(ROWS_READ, [FEW]);

const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
  // It would have new plans made at some time within a minute: a rush is over by then.
  for (const table of ['bookings', 'booking_decisions', 'outbox'])
    await lab.dataSource.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
});
afterAll(() => lab.close());

const ways: Record<string, Decide> = { 'a batch': bookTickets, 'the winners of an admission': recordWinners };

test.each(Object.entries(ways))(
  'to decide %s, and to tell a buyer, reads no more rows when thousands have been decided',
  async (way, decide) => {
    const { id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10_000 }));
    const { announce, ...needs } = withoutRetries(logger);
    let sold = 0;
    // One connection: each has plans of its own.
    await lab.database.session(async (session) => {
      for (const size of BATCHES) {
        const requests = Array.from({ length: size }, (_, index) => accepted(sold + index + 1, eventId));
        const much: Record<string, unknown> = {};
        await session.run(COUNT_ANEW, []);
        await decideBatch(
          {
            ...{ ...needs, database: session as Database, requestTtlMs: 60_000 },
            async announce(transaction, decided) {
              await announce(transaction, decided);
              much.deciding = await readMuch(transaction);
            },
          },
          { ...batchOf(sold, requests), set: way },
          { decide },
        );
        sold += size;
        if (size === FIRST) await session.run(KEEP_PLANS, []);
        await session.run(COUNT_ANEW, []);
        await session.transaction(async (transaction) => {
          const id = requests[0]?.id as string;
          expect(await findDecisions(transaction)([id])).toMatchObject([{ status: 'confirmed' }]);
          much.telling = await readMuch(transaction);
        });
        if (size !== FIRST) expect(much).toEqual({ deciding: [], telling: [] });
      }
    });
    expect((await findEvent(lab.dataSource, eventId)).sold).toBe(sold);
  },
);
