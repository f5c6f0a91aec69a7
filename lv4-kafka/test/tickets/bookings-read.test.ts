import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEvent, findEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { statement } from '@ticket-rush/shared/database/statement';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import type { Decide } from '../../src/decide/decide-batch';
import { schema } from '../../src/schema';
import { recordWinners } from '../../src/techniques/record-winners';
import { bookTickets } from '../../src/tickets/batch-critical-section';
import { accepted } from '../decide/batches';

const ROWS_READ = statement<{ rowsRead: number }>(
  'rows-read',
  `SELECT (seq_tup_read + idx_tup_fetch)::integer AS "rowsRead" FROM pg_stat_xact_user_tables
    WHERE relname = 'bookings'`,
);

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
});
afterAll(() => lab.close());

const ways: Record<string, Decide> = { 'a batch': bookTickets, 'the winners of an admission': recordWinners };

test.each(Object.entries(ways))(
  '%s reads no more bookings when thousands have been sold',
  async (_, decide) => {
    const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10_000 }));
    const batch = (first: number) => Array.from({ length: 20 }, (_, index) => accepted(first + index, id));
    // One connection: PostgreSQL keeps a plan for each, made while there was hardly a booking.
    const rowsRead = await lab.database.session(async (session) => {
      for (let first = 1; first <= 2_000; first += 20) await decide(session, batch(first));
      return session.transaction(async (transaction) => {
        await decide(transaction, batch(2_001));
        const [bookings] = await transaction.run(ROWS_READ, []);
        return bookings?.rowsRead;
      });
    });
    expect((await findEvent(lab.dataSource, id)).sold).toBe(2_020);
    expect(rowsRead).toBeLessThan(100);
  },
);
