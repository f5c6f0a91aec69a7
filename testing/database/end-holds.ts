/** How many minutes longer ago. More than any hold lasts. */
const EARLIER = "interval '1 day 1 minute'";

/**
 * Lets all holds of the event end, without waiting: seats and history are moved into the past, as if it had all
 * happened earlier.
 */
export async function endHolds(query: (sql: string) => Promise<unknown>, eventId: number): Promise<void> {
  const seats = `SELECT id FROM seats WHERE event_id = ${eventId}`;
  await query(`UPDATE seats SET held_until = held_until - ${EARLIER} WHERE event_id = ${eventId}`);
  await query(
    `UPDATE seat_changes SET held_until = held_until - ${EARLIER}, changed_at = changed_at - ${EARLIER}
      WHERE seat_id IN (${seats})`,
  );
}
