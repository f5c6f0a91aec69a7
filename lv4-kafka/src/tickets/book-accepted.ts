import type { Booking } from '@ticket-rush/shared/booking/booking';
import { hasBooked, insertBooking, readEvent, writeSold } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Transaction } from '@ticket-rush/shared/database/database';
import type { AcceptedRequest } from '../requests/request-message';
import { takeReturned } from './returned-tickets';

/**
 * The critical section of LV.1, for a level whose tickets can be given back: read the event, check, decide, write. It needs a
 * single writer as much as LV.1 does. A request that was accepted while the sale was open is decided as of that moment.
 *
 * @throws EventNotFound, NotOnSale, AlreadyBooked, SoldOut
 */
export async function bookAccepted(transaction: Transaction, request: AcceptedRequest): Promise<Booking> {
  const event = await readEvent(transaction, request.eventId);
  requireEligible(event, await hasBooked(transaction, request), request, request.acceptedAt);
  await writeSold(transaction, event.id, event.sold + 1);
  const returned = await takeReturned(transaction, event.id);
  return insertBooking(transaction, request, returned ?? event.sold + 1, request.acceptedAt);
}
