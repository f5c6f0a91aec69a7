import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { QueueRequest } from '@ticket-rush/shared/waiting-room/place';

const HEADER = 'X-Admission-Token';

/** A buyer who has not been let in cannot book. A token that this service has not signed is none. */
export class AdmissionRequired extends TicketError {
  constructor({ eventId }: QueueRequest) {
    super({
      type: 'admission-required',
      status: 403,
      title: 'Wait for your turn',
      detail: `To book, enter the waiting room of event ${eventId} and send the token that it gives you in ${HEADER}.`,
      fields: [{ field: HEADER, message: 'is missing, or was not given out here' }],
    });
  }
}

/** The token is right, and it is another buyer's, or for another event. */
export class AdmissionNotYours extends TicketError {
  constructor({ eventId, buyerId }: QueueRequest) {
    super({
      type: 'admission-not-yours',
      status: 403,
      title: 'Not your turn',
      detail: `This token does not let buyer ${buyerId} into event ${eventId}.`,
      fields: [{ field: HEADER, message: 'was given to another buyer, or for another event' }],
    });
  }
}

/** The buyer was let in, and did not book in time. */
export class AdmissionExpired extends TicketError {
  constructor({ eventId }: QueueRequest, expiresAt: Date) {
    super({
      type: 'admission-expired',
      status: 403,
      title: 'Your turn is over',
      detail: `The turn ended at ${expiresAt.toISOString()}. Enter the waiting room of event ${eventId} again.`,
      fields: [{ field: HEADER, message: 'has expired' }],
    });
  }
}
