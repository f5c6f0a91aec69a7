import { TicketError } from './ticket-error';

/** The same key stands for another request already, so the client has made a mistake. */
export class IdempotencyKeyReused extends TicketError {
  constructor(idempotencyKey: string) {
    super({
      type: 'idempotency-key-reused',
      status: 422,
      title: 'The idempotency key was used for something else',
      detail: `The key ${idempotencyKey} was used for a request with other contents. This one was not carried out: send it with a new key.`,
      fields: [{ field: 'Idempotency-Key', message: 'was used for a request with other contents' }],
    });
  }
}
