import { TicketError } from './ticket-error';

/** The same key stands for another request already: the client has mixed something up. */
export class IdempotencyKeyReused extends TicketError {
  constructor(idempotencyKey: string) {
    super({
      type: 'idempotency-key-reused',
      status: 422,
      title: 'The idempotency key was used for something else',
      detail: `Another request with other contents was sent under the key ${idempotencyKey}. This one was not done.`,
      fields: [{ field: 'Idempotency-Key', message: 'was used for a request with other contents' }],
    });
  }
}
