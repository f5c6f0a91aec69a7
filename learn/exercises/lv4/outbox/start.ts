/** The record is appended after COMMIT: a crash between the two forgets it. Tell each booking, wherever the process dies. */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { BatchProducer, NewRecord } from 'lv4-kafka/src/log/log';

/** The oldest first. */
export const READ_OUTBOX = statement<NewRecord & { id: string }>(
  'read-outbox',
  'SELECT id, topic, key, value FROM outbox ORDER BY id',
);

export const CLEAR_OUTBOX = statement('clear-outbox', 'DELETE FROM outbox WHERE id = ANY ($1::bigint[])');

export async function book(database: Database, request: BookingRequest, log: BatchProducer): Promise<void> {
  const booking = await database.transaction((transaction) => bookTicket(transaction, request));
  // HOLE: a process that dies here has booked, and told it to no service. `writeOutbox` of lv4-kafka/src/outbox/outbox writes a row.
  await log.appendBatch([newsOf(booking)]);
}

/** Runs again and again, in each process. */
export async function passOn(_database: Database, _log: BatchProducer): Promise<void> {
  // HOLE: what stands in the outbox goes to the log. When may its row be deleted?
}

/** What other services are told. */
function newsOf({ eventId, buyerId, ticketNumber }: Booking): NewRecord {
  const value = JSON.stringify({ eventId, buyerId, ticketNumber });
  return { topic: 'booking-confirmed', key: String(eventId), value };
}
