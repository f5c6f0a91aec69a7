import type { BookingRequest, Event } from './booking';
import { AlreadyBooked, NotOnSale, SoldOut } from './refusals';

/**
 * The rules of the sale: the *decide* in read, check, decide, write.
 *
 * It is only as right as the facts it is given. Under concurrency both `event` and `alreadyBooked` may be out of
 * date by the time the write happens, and no rule in here can notice.
 *
 * @throws NotOnSale, AlreadyBooked, SoldOut
 */
export function requireEligible(event: Event, alreadyBooked: boolean, { buyerId }: BookingRequest): void {
  const now = new Date();
  if (now < event.opensAt || now >= event.closesAt) {
    throw new NotOnSale(event.id, event.opensAt, event.closesAt);
  }
  if (alreadyBooked) throw new AlreadyBooked(event.id, buyerId);
  if (event.tickets !== null && event.sold >= event.tickets) throw new SoldOut(event.id);
}
