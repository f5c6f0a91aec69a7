import type { Event } from '../booking/booking';
import { requireOnSale } from '../booking/eligibility';
import { SoldOut } from '../booking/refusals';
import type { TicketOrder } from './order';
import { AlreadyOrdered, QuantityAboveLimit, TicketLimitReached, TooFewTickets } from './refusals';

/** What orders are judged by, beside the rules for one ticket. */
export interface OrderLimits {
  /** The most tickets that one buyer may have. */
  ticketsPerBuyer: number;
}

/** What the buyer has of this event. */
export interface Owned {
  /** Tickets, by whichever request. */
  tickets: number;
  /** Tickets by the request of this very order. */
  byThisRequest: number;
}

/**
 * The rules of the sale for an order. As those for one ticket (`requireEligible`), they are only as right as the facts.
 *
 * @param at the moment that must lie within the sale, by the clock of the database
 * @throws NotOnSale, QuantityAboveLimit, AlreadyOrdered, TicketLimitReached, SoldOut, TooFewTickets
 */
export function requireOrderable(
  event: Omit<Event, 'name' | 'version'> & OrderLimits,
  owned: Owned,
  order: TicketOrder,
  at: Date,
): void {
  requireOnSale(event, at);
  requireWithinLimit(event, owned, order);
  if (event.tickets !== null) requireEnoughLeft(event.tickets - event.sold, order);
}

/** @throws QuantityAboveLimit, AlreadyOrdered, TicketLimitReached */
export function requireWithinLimit(
  { ticketsPerBuyer }: OrderLimits,
  { tickets, byThisRequest }: Owned,
  order: TicketOrder,
): void {
  if (order.quantity > ticketsPerBuyer) throw new QuantityAboveLimit(order, ticketsPerBuyer);
  if (byThisRequest > 0) throw new AlreadyOrdered(order);
  if (tickets + order.quantity > ticketsPerBuyer)
    throw new TicketLimitReached(order, tickets, ticketsPerBuyer);
}

/** @throws SoldOut, TooFewTickets */
export function requireEnoughLeft(left: number, order: TicketOrder): void {
  if (left <= 0) throw new SoldOut(order.eventId);
  if (order.quantity > left) throw new TooFewTickets(order, left);
}
