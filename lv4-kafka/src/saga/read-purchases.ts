import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { DataSource } from 'typeorm';
import type { Saga } from './saga';
import { SAGA_COLUMNS } from './saga-rows';
import { keyOf } from './steps';

/** A purchase beside what tickets and money say of it. */
export interface Purchase extends Saga {
  /** Whether the booking is there, and is the buyer's. */
  hasTicket: boolean;
  /** Amounts of the ledger's entries under the purchase's own keys: below zero, and above. */
  payments: number[];
  refunds: number[];
}

/** Every purchase of the event at one instant: read one after the other, a step in between would look like a loss. */
export function readPurchases(dataSource: DataSource, eventId: number): Promise<Purchase[]> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const sagas: Saga[] = await manager.query(
      `SELECT ${SAGA_COLUMNS} FROM sagas WHERE event_id = $1 ORDER BY id`,
      [eventId],
    );
    const bookings: { id: number; buyerId: number }[] = await manager.query(
      'SELECT id, buyer_id AS "buyerId" FROM bookings WHERE event_id = $1',
      [eventId],
    );
    const entries: { amount: number; key: string }[] = await manager.query(
      `SELECT amount::float8 AS amount, idempotency_key AS key FROM ledger_entries
        WHERE buyer_id IN (SELECT buyer_id FROM sagas WHERE event_id = $1) AND idempotency_key LIKE 'purchase %'`,
      [eventId],
    );
    return purchasesOf(sagas, bookings, entries);
  });
}

function purchasesOf(
  sagas: Saga[],
  bookings: { id: number; buyerId: number }[],
  entries: { amount: number; key: string }[],
): Purchase[] {
  const owners = new Map(bookings.map(({ id, buyerId }) => [id, buyerId]));
  const amounts = groupBy(entries, ({ key }) => key);
  const amountsOf = (key: string) => (amounts.get(key) ?? []).map(({ amount }) => amount);
  return sagas.map((saga) => ({
    ...saga,
    hasTicket: saga.bookingId !== null && owners.get(saga.bookingId) === saga.buyerId,
    payments: amountsOf(keyOf(saga.id, 'payment')),
    refunds: amountsOf(keyOf(saga.id, 'refund')),
  }));
}
