import { TicketError } from '../errors/ticket-error';
import type { Movement } from './wallet';

/** There is less in the wallet than is to be paid. */
export class InsufficientBalance extends TicketError {
  constructor({ buyerId, amount }: Movement) {
    super({
      type: 'insufficient-balance',
      status: 409,
      title: 'Not enough money',
      detail: `The wallet of buyer ${buyerId} has less than ${-amount}. Charge it first.`,
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
