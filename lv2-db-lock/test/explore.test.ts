import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, insertBooking, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { openExploration } from '@ticket-rush/testing/explorer/exploration';
import { seatLimitRace } from '@ticket-rush/testing/explorer/resources/seat-limit';
import { ticketRace } from '@ticket-rush/testing/explorer/resources/tickets';
import { retryConflicts } from '../src/retry';
import { schema } from '../src/schema';
import { seatTechniques } from '../src/seats';
import { optimistic, SELL_IF_UNCHANGED } from '../src/techniques/optimistic';
import { ticketRows } from '../src/ticket-rows';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
});
afterEach(() => lab.close());

/** One buyer clicks twice, and there are tickets enough: only the limit of one each stands in the way. */
async function exploreDoubleClick(technique: Pick<Technique, 'slug' | 'create'>, way: 'all' | 'reduced') {
  const race = ticketRace({ technique, buyers: [12, 12], tickets: 2, stock: ticketRows });
  const exploration = await openExploration(lab.dataSource, race);
  return exploration.explore({ way, limit: 1_000 }).finally(exploration.close);
}

/** As `optimistic`, but it looks for an earlier booking first, and reads the version after that. */
const readsTheVersionLate: Pick<Technique, 'slug' | 'create'> = {
  slug: optimistic.slug,
  create: ({ database, ...needs }) => {
    const bookIfUnchanged = async (transaction: Transaction, request: BookingRequest) => {
      const alreadyBooked = await hasBooked(transaction, request);
      const event = await readEvent(transaction, request.eventId);
      requireEligible(event, alreadyBooked, request, event.begunAt);
      const sold = event.sold + 1;
      const [unchanged] = await transaction.run(SELL_IF_UNCHANGED, [event.id, sold, event.version]);
      return unchanged === undefined ? 'conflict' : insertBooking(transaction, request, sold);
    };
    return (request) =>
      database.session((session) =>
        retryConflicts(needs, () =>
          session.transaction((transaction) => bookIfUnchanged(transaction, request)),
        ),
      );
  },
};

test('gives one buyer one ticket in every order in which two clicks can meet', async () => {
  const found = await exploreDoubleClick(optimistic, 'reduced');
  expect(found).toMatchObject({ complete: true, broken: 0, undersells: 0, shortest: null });
  expect(found.schedules).toBeGreaterThan(2);
});

test('gives one buyer two tickets in 42 of 350 orders, where the version is read after the look for a booking', async () => {
  const { shortest, ...found } = await exploreDoubleClick(readsTheVersionLate, 'all');
  expect(found).toMatchObject({ complete: true, schedules: 350, broken: 42 });
  expect(shortest?.switches).toBe(2);
  expect(shortest?.report.join(' ')).toMatch(/Buyer 12 has 2 tickets \(bookings 1 and 2\)/);
});

const GUARDED = seatTechniques.filter(({ expected }) => expected.limit === 'holds');

test.each(GUARDED)(
  'seats, $slug: keeps two holds of one buyer to the limit of one, in each order',
  async ({ create }) => {
    const exploration = await openExploration(lab.dataSource, seatLimitRace({ create }, [12, 12]));
    const found = await exploration.explore({ way: 'reduced', limit: 1_000 }).finally(exploration.close);
    expect(found).toMatchObject({ complete: true, broken: 0, undersells: 0, shortest: null });
    expect(found.schedules).toBeGreaterThan(1);
  },
);
