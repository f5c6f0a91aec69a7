import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { rowsWhenCounted } from '@ticket-rush/testing/database/first-count';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { type Decide, decideBatch } from '../../src/decide/decide-batch';
import { findDecisions } from '../../src/decide/find-decisions';
import { schema } from '../../src/schema';
import { recordWinners } from '../../src/techniques/record-winners';
import { bookTickets } from '../../src/tickets/batch-critical-section';
import { accepted, batchOf } from './batches';
import { withoutRetries } from './decide-needs';

/** The batches that follow when PostgreSQL has made its plans, and keeps them. */
const MORE = [200, 200, 200];
/** Of one table, in one transaction: some rows for each request. */
const FEW = 4 * 200;
const TABLES = ['bookings', 'booking_decisions', 'outbox'];

/** From now on PostgreSQL makes one plan and keeps it. Without this it does so after five, or not, by what they have cost. */
const KEEP_PLANS = statement('keep-plans', 'SET plan_cache_mode = force_generic_plan');
const COUNT_ANEW = statement('count-anew', 'SELECT pg_stat_force_next_flush()');
/** As autovacuum does. */
const COUNT_ROWS = statement('count-rows', `ANALYZE ${TABLES.join()}`);
const ROWS_READ = statement<{ table: string; rows: number }>(
  'rows-read',
  `SELECT relname AS "table", (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer AS rows
     FROM pg_stat_xact_user_tables WHERE seq_tup_read + coalesce(idx_tup_fetch, 0) > $1`,
);
const readMuch = (transaction: Transaction) => transaction.run(ROWS_READ, [FEW]);

const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let lab: TestDatabase;
let whenCounted: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  whenCounted = await rowsWhenCounted(lab.dataSource, 'bookings', 'booking_decisions');
  // It would have new plans made at some time within a minute: a rush is over by then.
  for (const table of TABLES)
    await lab.dataSource.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
});
afterEach(() => lab.close());

const ways: Record<string, Decide> = { 'a batch': bookTickets, 'the winners of an admission': recordWinners };
const counts = { 'were never counted': false, 'were counted as early as autovacuum does': true };

test.each(
  Object.entries(ways).flatMap(([way, decide]) =>
    Object.entries(counts).map(([count, isCounted]) => [way, count, { decide, isCounted }] as const),
  ),
)(
  'to decide %s, and to tell a buyer, reads no more rows when thousands have been decided and they %s',
  async (way, _, { decide, isCounted }) => {
    const { id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10_000 }));
    const { announce, ...needs } = withoutRetries(logger);
    let sold = 0;
    // One connection: each has plans of its own.
    await lab.database.session(async (session) => {
      for (const size of [whenCounted, ...MORE]) {
        const isFirst = sold === 0;
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
        if (isFirst && isCounted) await session.run(COUNT_ROWS, []);
        if (isFirst) await session.run(KEEP_PLANS, []);
        await session.run(COUNT_ANEW, []);
        await session.transaction(async (transaction) => {
          const id = requests[0]?.id as string;
          expect(await findDecisions(transaction)([id])).toMatchObject([{ status: 'confirmed' }]);
          much.telling = await readMuch(transaction);
        });
        if (!isFirst) expect(much).toEqual({ deciding: [], telling: [] });
      }
    });
    expect((await findEvent(lab.dataSource, eventId)).sold).toBe(sold);
  },
);
