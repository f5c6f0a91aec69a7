import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import type { Shop } from '@ticket-rush/testing/rush/shop';
import { type Crowd, crowdOf, eventFor } from './crowd';
import type { Load } from './describe-run';

/** Called after each answer. */
export type OnAnswer = (answered: number, requests: number) => void;

/** Puts a fresh event on sale, lets the buyers rush at it, and audits what came of it. */
export async function rushOnce(
  shop: Shop,
  technique: string,
  load: Crowd & Pick<Load, 'tickets'>,
  onAnswer: OnAnswer,
): Promise<{ records: RequestRecord[]; bookings: Booking[]; audit: Audit }> {
  const { id: eventId } = await shop.createEvent({ name: `Rush at ${technique}`, ...eventFor(load) });
  const plan = crowdOf(load);
  let answered = 0;
  const records = await sendRush({
    shop,
    eventId,
    technique,
    plan,
    onAnswer: () => onAnswer(++answered, plan.length),
  });
  const event = await shop.event(eventId);
  const bookings = await shop.bookings(eventId);
  return { records, bookings, audit: auditEvent({ event, bookings, records }) };
}
