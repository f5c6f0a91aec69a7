import { TicketError } from '@ticket-rush/shared/errors/ticket-error';

/** One buyer asks more often than a person can click. */
export class TooManyRequests extends TicketError {
  constructor(buyerId: number, perSecond: number, retryAfterSeconds: number) {
    super({
      type: 'too-many-requests',
      status: 429,
      title: 'Too many requests',
      detail: `Buyer ${buyerId} may ask for a ticket ${perSecond} times a second. Wait a second.`,
      retryable: true,
      retryAfterSeconds,
    });
  }
}
