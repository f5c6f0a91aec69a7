import { TicketError } from '../errors/ticket-error';
import type { QueueRequest } from './place';

/** The buyer has no place in this queue. */
export class NotWaiting extends TicketError {
  constructor({ eventId, buyerId }: QueueRequest) {
    super({
      type: 'not-waiting',
      status: 404,
      title: 'Not in the waiting room',
      detail: `Buyer ${buyerId} does not wait for event ${eventId}. Enter its waiting room first.`,
    });
  }
}
