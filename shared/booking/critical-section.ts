import type { Transaction } from '../database/database';
import { statement } from '../database/statement';
import type { Booking, BookingRequest, Event } from './booking';
import { requireEligible } from './eligibility';
import { EventNotFound } from './refusals';

/** An event, and the moment that counts for the transaction that has read it. */
export interface EventRead extends Event {
  /**
   * When this transaction began, by the clock of the database. The sale is judged by it, and so it is what the booking will say
   * (`booked_at`): one clock for all instances, and one moment, however long the buyer waits for a lock after it.
   */
  begunAt: Date;
}

export const READ_EVENT = statement<EventRead>(
  'read-event',
  `SELECT id, name, tickets, sold, opens_at AS "opensAt", closes_at AS "closesAt", version, now() AS "begunAt"
     FROM events WHERE id = $1`,
);

const FIND_BOOKING = statement(
  'find-booking',
  'SELECT FROM bookings WHERE event_id = $1 AND buyer_id = $2 LIMIT 1',
);

const WRITE_SOLD = statement('write-sold', 'UPDATE events SET sold = $2 WHERE id = $1');

/** A row of `bookings` as a Booking: what an INSERT returns, and what a SELECT reads. */
export const BOOKING_COLUMNS = `id, event_id AS "eventId", buyer_id AS "buyerId", ticket_number AS "ticketNumber",
             technique, request_id AS "requestId", booked_at AS "bookedAt"`;

const INSERT_BOOKING = statement<Booking>(
  'insert-booking',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id)
   VALUES ($1, $2, $3, $4, $5)
   RETURNING ${BOOKING_COLUMNS}`,
);

const INSERT_ACCEPTED = statement<Booking>(
  'insert-accepted',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, booked_at)
   VALUES ($1, $2, $3, $4, $5, $6)
   RETURNING ${BOOKING_COLUMNS}`,
);

/**
 * The critical section: read the event, check, decide, write.
 *
 * Right for one buyer at a time, wrong for two: between the read and the write, `event` and `alreadyBooked` are
 * opinions about the past. It writes the number that it computed (`sold = $2`), not a change to the number that is there,
 * so two buyers who read the same count write the same count: the lost update.
 *
 * Each technique of this repository either keeps others out while this runs, or replaces one of its four steps.
 *
 * @throws EventNotFound, NotOnSale, AlreadyBooked, SoldOut
 */
export async function bookTicket(transaction: Transaction, request: BookingRequest): Promise<Booking> {
  const event = await readEvent(transaction, request.eventId);
  requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
  await writeSold(transaction, event.id, event.sold + 1);
  return insertBooking(transaction, request, event.sold + 1);
}

/** Reads the event without a lock. @throws EventNotFound */
export async function readEvent(transaction: Transaction, eventId: number): Promise<EventRead> {
  const [event] = await transaction.run(READ_EVENT, [eventId]);
  if (event === undefined) throw new EventNotFound(eventId);
  return event;
}

/** Whether this buyer already has a ticket: true, false, or (concurrently) false for both of two requests. */
export async function hasBooked(
  transaction: Transaction,
  { eventId, buyerId }: BookingRequest,
): Promise<boolean> {
  return (await transaction.run(FIND_BOOKING, [eventId, buyerId])).length > 0;
}

/** Sets the counter to a number, without a look at the old one. */
export async function writeSold(transaction: Transaction, eventId: number, sold: number): Promise<void> {
  await transaction.run(WRITE_SOLD, [eventId, sold]);
}

/**
 * Writes the buyer's ticket down.
 *
 * @param acceptedAt the moment that counts, where the request was accepted before this transaction began
 */
export async function insertBooking(
  transaction: Transaction,
  { eventId, buyerId, requestId, technique }: BookingRequest,
  ticketNumber: number,
  acceptedAt?: Date,
): Promise<Booking> {
  const values = [eventId, buyerId, ticketNumber, technique, requestId];
  const [booking] =
    acceptedAt === undefined
      ? await transaction.run(INSERT_BOOKING, values)
      : await transaction.run(INSERT_ACCEPTED, [...values, acceptedAt]);
  return booking as Booking;
}
