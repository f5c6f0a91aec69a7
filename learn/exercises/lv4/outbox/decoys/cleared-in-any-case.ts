/** Whether the log has taken them or not, the rows are deleted. */
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

/** Books a ticket. What is to be told of it is a row of the same transaction. */
export async function book(database: Database, request: BookingRequest): Promise<void> {
  await database.transaction(async (transaction) => {
    const booking = await bookTicket(transaction, request);
    await writeOutbox(transaction, [newsOf(booking)]);
  });
}

export async function passOn(database: Database, log: BatchProducer): Promise<void> {
  const rows = await database.run(READ_OUTBOX, []);
  try {
    if (rows.length > 0) await log.appendBatch(rows);
  } finally {
    await database.run(CLEAR_OUTBOX, [rows.map(({ id }) => id)]);
  }
}

/** What other services are told. */
function newsOf({ eventId, buyerId, ticketNumber }: Booking): NewRecord {
  const value = JSON.stringify({ eventId, buyerId, ticketNumber });
  return { topic: 'booking-confirmed', key: String(eventId), value };
}
