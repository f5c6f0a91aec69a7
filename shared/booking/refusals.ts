import { TicketError } from '../errors/ticket-error';

/** There is no event with this id. */
export class EventNotFound extends TicketError {
  constructor(eventId: number | string) {
    super({
      type: 'event-not-found',
      status: 404,
      title: 'No such event',
      detail: `There is no event ${eventId}.`,
    });
  }
}

/** Every ticket of the event has been sold. */
export class SoldOut extends TicketError {
  constructor(eventId: number) {
    super({
      type: 'sold-out',
      status: 409,
      title: 'Sold out',
      detail: `Event ${eventId} has no ticket left.`,
    });
  }
}

/** The buyer already has a ticket: the limit is one each. */
export class AlreadyBooked extends TicketError {
  constructor(eventId: number, buyerId: number) {
    super({
      type: 'already-booked',
      status: 409,
      title: 'Already booked',
      detail: `Buyer ${buyerId} already has a ticket for event ${eventId}.`,
    });
  }
}

/** Another buyer was faster, and the technique neither waits nor starts over. There may be tickets: ask again. */
export class Contended extends TicketError {
  constructor(eventId: number, cause?: unknown) {
    super({
      type: 'contended',
      status: 409,
      title: 'Another buyer was faster',
      detail: `Another buyer is buying a ticket for event ${eventId} at this moment. Ask again.`,
      retryable: true,
      cause,
    });
  }
}

/** The sale has not begun, or is over. */
export class NotOnSale extends TicketError {
  constructor(eventId: number, opensAt: Date, closesAt: Date) {
    super({
      type: 'not-on-sale',
      status: 403,
      title: 'Not on sale',
      detail: `Event ${eventId} is on sale from ${opensAt.toISOString()} to ${closesAt.toISOString()}.`,
    });
  }
}
