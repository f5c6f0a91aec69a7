import { TicketError } from '../errors/ticket-error';
import type { TicketOrder } from './order';

/** The technique has no operation for several tickets. */
export class SellsOneTicket extends TicketError {
  constructor(technique: string, sellers: string[]) {
    const others = sellers.length > 0 ? sellers.join(', ') : 'none';
    super({
      type: 'sells-one-ticket',
      status: 422,
      title: 'One ticket at a time',
      detail: `${technique} sells one ticket at a time, without a quantity. Techniques of this service that sell several: ${others}.`,
      fields: [{ field: 'quantity', message: `is not for ${technique}` }],
    });
  }
}

/** No buyer may have so many tickets of this event, not even one who has none. */
export class QuantityAboveLimit extends TicketError {
  constructor({ eventId, quantity }: TicketOrder, ticketsPerBuyer: number) {
    super({
      type: 'quantity-above-limit',
      status: 422,
      title: 'More than one buyer may have',
      detail: `${quantity} tickets were asked for. Event ${eventId} sells at most ${ticketsPerBuyer} to one buyer.`,
      fields: [{ field: 'quantity', message: `must be at most ${ticketsPerBuyer}` }],
    });
  }
}

/** With this order the buyer would have more tickets than the event allows. */
export class TicketLimitReached extends TicketError {
  constructor({ eventId, buyerId, quantity }: TicketOrder, owned: number, ticketsPerBuyer: number) {
    super({
      type: 'ticket-limit-reached',
      status: 409,
      title: 'Too many tickets for this buyer',
      detail: `Buyer ${buyerId} has ${owned} of at most ${ticketsPerBuyer} tickets for event ${eventId}, and asked for ${quantity} more.`,
    });
  }
}

/** The request has its tickets already: a client that has lost the answer has sent it again. */
export class AlreadyOrdered extends TicketError {
  constructor({ eventId, buyerId, requestId }: TicketOrder) {
    super({
      type: 'already-booked',
      status: 409,
      title: 'Already booked',
      detail: `Buyer ${buyerId} already has the tickets of request ${requestId} for event ${eventId}.`,
    });
  }
}

/** There are tickets, and not enough for this order. A smaller one may succeed. */
export class TooFewTickets extends TicketError {
  constructor({ eventId, quantity }: TicketOrder, left: number) {
    super({
      type: 'too-few-tickets',
      status: 409,
      title: 'Not enough tickets left',
      detail: `Event ${eventId} has ${left} ${left === 1 ? 'ticket' : 'tickets'} left, and ${quantity} were asked for. An order gets all or none.`,
    });
  }
}
