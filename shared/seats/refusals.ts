import { TicketError } from '../errors/ticket-error';
import type { SeatRequest } from './seat';

/** The event has no seat of this name. */
export class SeatNotFound extends TicketError {
  constructor({ eventId, label }: Pick<SeatRequest, 'eventId' | 'label'>) {
    super({
      type: 'seat-not-found',
      status: 404,
      title: 'No such seat',
      detail: `Event ${eventId} has no seat ${label}.`,
    });
  }
}

/** The event already has a seat of one of these names. */
export class SeatExists extends TicketError {
  constructor(eventId: number) {
    super({
      type: 'seat-exists',
      status: 409,
      title: 'The seat exists already',
      detail: `Event ${eventId} already has one of these seats. None was added.`,
    });
  }
}

/** Another buyer holds the seat, or has bought it. */
export class SeatTaken extends TicketError {
  constructor({ eventId, label }: SeatRequest) {
    super({
      type: 'seat-taken',
      status: 409,
      title: 'The seat is taken',
      detail: `Seat ${label} of event ${eventId} is held or sold. Choose another one.`,
    });
  }
}

/** The buyer has as many seats of the event as the event allows. */
export class SeatLimitReached extends TicketError {
  constructor({ eventId, buyerId }: SeatRequest, limit: number) {
    super({
      type: 'seat-limit-reached',
      status: 409,
      title: 'No more seats for this buyer',
      detail: `Buyer ${buyerId} has as many seats of event ${eventId} as one buyer may have: ${limit}.`,
    });
  }
}

/** The buyer held the seat, but for too long. Another buyer may have it by now. */
export class HoldExpired extends TicketError {
  constructor({ eventId, label, buyerId }: SeatRequest) {
    super({
      type: 'hold-expired',
      status: 409,
      title: 'The hold has ended',
      detail: `Buyer ${buyerId} no longer holds seat ${label} of event ${eventId}: the hold has ended. Hold it again.`,
    });
  }
}

/** Only the holder can confirm or release a seat. */
export class NotYourHold extends TicketError {
  constructor({ eventId, label, buyerId }: SeatRequest) {
    super({
      type: 'not-your-hold',
      status: 409,
      title: 'Not your hold',
      detail: `Buyer ${buyerId} does not hold seat ${label} of event ${eventId}. Hold it first.`,
    });
  }
}
