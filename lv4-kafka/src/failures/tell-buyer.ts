import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { z } from 'zod';
import type { NotePlaces } from '../decide/decision';
import type { LogRecord } from '../log/log';

const UNREADABLE = 'unreadable';

const id = z.int32().positive();

/** What may still be legible of a record that is no request of this version. */
const legible = z.object({
  id: z.uuid(),
  eventId: id.nullable().catch(null),
  buyerId: id.nullable().catch(null),
});

type Legible = z.infer<typeof legible>;

const INSERT_UNREADABLE = statement<{ id: string }>(
  'insert-unreadable',
  `INSERT INTO booking_decisions (id, event_id, buyer_id, status, reason, accepted_at, decided_at)
   VALUES ($1, $2, $3, 'failed', '${UNREADABLE}', $4, clock_timestamp())
   ON CONFLICT DO NOTHING
   RETURNING id`,
);

/** The id of the request, if that can be read. */
export function readLegible(value: string): Legible | undefined {
  try {
    return legible.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}

/** Decides a request that cannot be read as failed: its buyer holds a receipt, and would wait for ever. */
export async function tellBuyer(
  transaction: Transaction,
  technique: string,
  { id, eventId, buyerId }: Legible,
  { timestamp }: LogRecord,
  notePlaces: NotePlaces,
): Promise<void> {
  const [told] = await transaction.run(INSERT_UNREADABLE, [id, eventId, buyerId, new Date(timestamp)]);
  if (told === undefined || eventId === null || buyerId === null) return;
  const decision = { status: 'failed' as const, reason: UNREADABLE };
  await notePlaces(transaction, [{ request: { id, eventId, buyerId, technique }, decision }]);
}
