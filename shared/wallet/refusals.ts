import { TicketError } from '../errors/ticket-error';
import type { Movement } from './wallet';

/** There is less in the wallet than is to be paid. */
export class InsufficientBalance extends TicketError {
  constructor({ buyerId, amount }: Movement) {
    super({
      type: 'insufficient-balance',
      status: 409,
      title: 'Not enough money',
      detail: `The wallet of buyer ${buyerId} has less than ${-amount}.`,
    });
  }
}

/** The balance would grow beyond what a number holds exactly. */
export class WalletFull extends TicketError {
  constructor({ buyerId, amount }: Movement) {
    super({
      type: 'wallet-full',
      status: 409,
      title: 'The wallet is full',
      detail: `The wallet of buyer ${buyerId} cannot take ${amount} more.`,
    });
  }
}

/** The same key stands for another movement already: the client has mixed something up. */
export class IdempotencyKeyReused extends TicketError {
  constructor({ idempotencyKey }: Movement) {
    super({
      type: 'idempotency-key-reused',
      status: 422,
      title: 'The idempotency key was used for something else',
      detail: `Another request with other contents was sent under the key ${idempotencyKey}. Nothing was moved.`,
      fields: [{ field: 'Idempotency-Key', message: 'was used for a request with other contents' }],
    });
  }
}
