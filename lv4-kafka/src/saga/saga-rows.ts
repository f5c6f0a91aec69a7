import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { Saga } from './saga';

/** node-pg reads `bigint` as a string; `float8` it reads as a number, and below 2^53 that is exact. */
export const SAGA_COLUMNS = `id, event_id AS "eventId", buyer_id AS "buyerId", price::float8 AS price, state, reason,
  booking_id AS "bookingId", payment_id AS "paymentId", refund_id AS "refundId"`;

const READ_SAGA = statement<Saga>('read-saga', `SELECT ${SAGA_COLUMNS} FROM sagas WHERE id = $1`);

const WRITE_SAGA = statement(
  'write-saga',
  `INSERT INTO sagas (id, event_id, buyer_id, price, state, reason, booking_id, payment_id, refund_id, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())
   ON CONFLICT (id) DO UPDATE SET state = $5, reason = $6, booking_id = $7, payment_id = $8, refund_id = $9,
     updated_at = clock_timestamp()`,
);

/** How far it has come; `undefined` if it has not begun. */
export async function readSaga(transaction: Transaction, id: string): Promise<Saga | undefined> {
  const [saga] = await transaction.run(READ_SAGA, [id]);
  return saga;
}

/** In the transaction of the step that has brought it there. */
export async function writeSaga(transaction: Transaction, saga: Saga): Promise<void> {
  const { id, eventId, buyerId, price, state, reason, bookingId, paymentId, refundId } = saga;
  const values = [id, eventId, buyerId, price, state, reason, bookingId, paymentId, refundId];
  await transaction.run(WRITE_SAGA, values);
}
