import type { BookingRequest, Event } from './booking';
import { AlreadyBooked, NotOnSale, SoldOut } from './refusals';

/**
 * The rules of the sale: the *decide* in read, check, decide, write.
 *
 * It is only as right as the facts it is given. Under concurrency both `event` and `alreadyBooked` may be out of
 * date by the time the write happens, and no rule in here can notice.
 *
 * @param at the moment that must lie within the sale, by the clock of the database: when the transaction that sells began; on
 * LV.4, when the request was accepted
 * @throws NotOnSale, AlreadyBooked, SoldOut
 */
export function requireEligible(
  event: Event,
  alreadyBooked: boolean,
  { buyerId }: BookingRequest,
  at: Date,
): void {
  requireOnSale(event, at);
  if (alreadyBooked) throw new AlreadyBooked(event.id, buyerId);
  if (event.tickets !== null && event.sold >= event.tickets) throw new SoldOut(event.id);
}

/** The moment at which the sale opens belongs to it; the moment at which it closes does not. @throws NotOnSale */
export function requireOnSale(
  { id, opensAt, closesAt }: Pick<Event, 'id' | 'opensAt' | 'closesAt'>,
  at: Date,
): void {
  if (at < opensAt || at >= closesAt) throw new NotOnSale(id, opensAt, closesAt);
}
