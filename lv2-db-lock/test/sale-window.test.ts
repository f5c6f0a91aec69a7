import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { describeSaleWindow } from '@ticket-rush/testing/contracts/sale-window-contract';
import { holdUp } from '@ticket-rush/testing/database/database-faults';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { until } from '@ticket-rush/testing/until';
import { schema } from '../src/schema';
import { techniques } from '../src/techniques';
import { advisoryLock } from '../src/techniques/advisory-lock';
import { rowLockNowait } from '../src/techniques/row-lock-nowait';
import { ticketRows } from '../src/ticket-rows';

describeSaleWindow(
  techniques.map(({ slug }) => slug),
  async () => {
    const lab = await openTestDatabase(schema);
    const needs = { database: lab.database, metrics: countRetries() };
    return {
      dataSource: lab.dataSource,
      stock: ticketRows,
      techniques: new Map(techniques.map(({ slug, create }) => [slug, create(needs)])),
      close: () => lab.close(),
    };
  },
);

/** The techniques whose buyers wait for the row of the event, at one statement or another. */
const waiting = techniques.filter(
  (technique) => !technique.ticketRows && ![rowLockNowait, advisoryLock].includes(technique),
);
/** How soon the first sale closes, in milliseconds. A busy machine gets twice as long each time. */
const SOON_MS = 200;

describe('a sale that closes while a buyer waits for the row', () => {
  let lab: TestDatabase;
  beforeEach(async () => {
    lab = await openTestDatabase(schema);
  });
  afterEach(() => lab.close());

  test.each(waiting)('$slug sells: the buyer’s transaction began in time', async ({ create }) => {
    const book = create({ database: lab.database, metrics: countRetries() });
    const { id, booking, release } = await waitingInTime(book);
    await until('the sale is closed', () => isClosed(id));
    await release();
    await booking;
    await expect(book(requestOf(13, id))).rejects.toMatchObject({ type: 'not-on-sale' });
    const event = await findEvent(lab.dataSource, id);
    const audit = auditEvent({ event, bookings: await listBookings(lab.dataSource, id) });
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, outsideSale: [] });
  });

  /** A buyer who waits for the row of an event that is still on sale. */
  async function waitingInTime(book: BookTicket, soonMs = SOON_MS) {
    const closesAt = new Date(Date.now() + soonMs).toISOString();
    const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10, closesAt }));
    const release = await holdUp(lab.dataSource, `SELECT FROM events WHERE id = ${id} FOR UPDATE`);
    const booking = book(requestOf(12, id));
    if ((await untilBlocked(lab, booking)) && !(await isClosed(id))) return { id, booking, release };
    await release();
    await Promise.allSettled([booking]);
    return waitingInTime(book, 2 * soonMs);
  }

  async function isClosed(id: number): Promise<boolean> {
    const sql = `SELECT clock_timestamp() > closes_at AS closed FROM events WHERE id = ${id}`;
    return (await lab.dataSource.query(sql))[0].closed;
  }
});
