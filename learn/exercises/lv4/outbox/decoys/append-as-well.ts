/** The row is written, and the record appended at once as well, to be quick: while the log is away, no buyer can book. */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { BatchProducer, NewRecord } from 'lv4-kafka/src/log/log';
import { writeOutbox } from 'lv4-kafka/src/outbox/outbox';

/** The oldest first. */
const READ_OUTBOX = statement<NewRecord & { id: string }>(
  'read-outbox',
  'SELECT id, topic, key, value FROM outbox ORDER BY id',
);

const CLEAR_OUTBOX = statement('clear-outbox', 'DELETE FROM outbox WHERE id = ANY ($1::bigint[])');

export async function book(database: Database, request: BookingRequest, log: BatchProducer): Promise<void> {
  await database.transaction(async (transaction) => {
    const booking = await bookTicket(transaction, request);
    await writeOutbox(transaction, [newsOf(booking)]);
  });
  await passOn(database, log);
}

/** Tells what is in the outbox. Deleted after the log has it: a crash in between tells it twice. */
export async function passOn(database: Database, log: BatchProducer): Promise<void> {
  await database.transaction(async (transaction) => {
    const rows = await transaction.run(READ_OUTBOX, []);
    if (rows.length === 0) return;
    await log.appendBatch(rows);
    await transaction.run(CLEAR_OUTBOX, [rows.map(({ id }) => id)]);
  });
}

/** What other services are told. */
function newsOf({ eventId, buyerId, ticketNumber }: Booking): NewRecord {
  const value = JSON.stringify({ eventId, buyerId, ticketNumber });
  return { topic: 'booking-confirmed', key: String(eventId), value };
}
