import type { Request } from 'express';
import { z } from 'zod';
import type { BookingRequest } from '../../booking/booking';
import { MOST_TICKETS_PER_BUYER } from '../../booking/events';
import { wholeNumber } from '../../database/storable';
import type { TicketOrder } from '../../orders/order';
import { SellsOneTicket } from '../../orders/refusals';
import { parseBody } from './validation';

/** The body of `POST /events/{id}/bookings`, which may be left out: then it is one ticket, and no order. */
export const bookingBody = z.strictObject({
  quantity: wholeNumber(1, MOST_TICKETS_PER_BUYER)
    .optional()
    .meta({ examples: [4] }),
});

/**
 * The request as an order, if it names a quantity; a quantity of 1 is one, too.
 *
 * @param sellers slugs of the techniques that sell several tickets
 * @throws InvalidRequest, SellsOneTicket
 */
export function orderOf(
  { body }: Request,
  wanted: BookingRequest,
  sellers: string[],
): TicketOrder | undefined {
  if (body === undefined) return undefined;
  const { quantity } = parseBody(bookingBody, body);
  if (quantity === undefined) return undefined;
  if (!sellers.includes(wanted.technique)) throw new SellsOneTicket(wanted.technique, sellers);
  return { ...wanted, quantity };
}
