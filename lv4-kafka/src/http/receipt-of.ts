import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { buyerOf } from '@ticket-rush/shared/http/request/identity';
import type { Request } from 'express';
import type { Receipt, Receipts } from '../queue/receipt';

/** What the receipt in the path says. @throws RequestNotFound if it was not issued to this buyer */
export function receiptOf(request: Request<{ receipt: string }>, receipts: Receipts): Receipt {
  const { receipt } = request.params;
  const verified = receipts.verify(receipt, buyerOf(request));
  if (verified === undefined) throw new RequestNotFound(receipt);
  return verified;
}

/** There is no such request, or it is another buyer's. The answer does not say which of the two. */
class RequestNotFound extends TicketError {
  constructor(receipt: string) {
    super({
      type: 'request-not-found',
      status: 404,
      title: 'No such request',
      detail: `You have no booking request ${receipt}. The 202 of a request has its address in Location.`,
    });
  }
}
