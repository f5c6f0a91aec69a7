import { setTimeout as sleep } from 'node:timers/promises';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Shop } from '../rush/shop';

/**
 * Audits an event once no booking has been added for `stillMs` milliseconds: what was under way when a server died may be written after
 * the last answer.
 */
export async function auditOnceStill(
  shop: Shop,
  eventId: number,
  records: RequestRecord[],
  stillMs: number,
): Promise<Audit> {
  for (let before = -1; ; await sleep(stillMs)) {
    const [event, bookings] = await Promise.all([shop.event(eventId), shop.bookings(eventId)]);
    if (bookings.length === before) return auditEvent({ event, bookings, records });
    before = bookings.length;
  }
}
