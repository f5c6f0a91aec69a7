import { statement } from '@ticket-rush/shared/database/statement';
import type { AnnounceBookings } from '../decide/decide-batch';
import type { Decision } from '../decide/decision';
import type { Topic } from '../log/log';

const PARTITIONS = 6;

/**
 * From the rows themselves: what other services hear is what the database has. Each is looked up alone, for the reason that
 * `find-decided` gives. Numbers and an id need no escaping, and `json_build_object` takes four times as long as `format`.
 */
const ANNOUNCE_BOOKINGS = statement(
  'announce-bookings',
  `INSERT INTO outbox (topic, key, value)
   SELECT $1::text, event_id::text,
          format('{"version":1,"requestId":"%s","eventId":%s,"buyerId":%s,"bookingId":%s,"ticketNumber":%s}',
                 request_id, event_id, buyer_id, id, ticket_number)
     FROM unnest($2::int[]) AS sold (booking_id),
  LATERAL (SELECT * FROM bookings WHERE id = sold.booking_id OFFSET 0) AS booking
    ORDER BY id`,
);

/** Where other services hear of each ticket that was sold, keyed by the event. At-least-once: the booking's id tells twins. */
export function bookingConfirmedTopic(prefix: string): Topic {
  return { name: `${prefix}.booking-confirmed`, partitions: PARTITIONS };
}

export function announceBookings(prefix: string): AnnounceBookings {
  const { name } = bookingConfirmedTopic(prefix);
  return async (transaction, decided) => {
    const bookingIds = decided.flatMap(({ decision }) => bookingsOf(decision));
    if (bookingIds.length > 0) await transaction.run(ANNOUNCE_BOOKINGS, [name, bookingIds]);
  };
}

/** Each ticket is announced by itself, also where an order has several. */
function bookingsOf(decision: Decision): number[] {
  if (decision.status !== 'confirmed') return [];
  const { bookingId, bookingIds = bookingId === undefined ? [] : [bookingId] } = decision;
  return bookingIds;
}
