import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { buyerOf } from '@ticket-rush/shared/http/identity';
import type { Request } from 'express';
import type { HeldStub, TicketStubs } from '../queue/receipt';

/** What the stub in the path stands for. @throws RequestNotFound if it is not the buyer's */
export function heldStubOf(request: Request<{ stub: string }>, stubs: TicketStubs): HeldStub {
  const { stub } = request.params;
  const held = stubs.verify(stub, buyerOf(request));
  if (held === undefined) throw new RequestNotFound(stub);
  return held;
}

/** There is no such request, or it is somebody else's, which is for nobody to know. */
class RequestNotFound extends TicketError {
  constructor(stub: string) {
    super({
      type: 'request-not-found',
      status: 404,
      title: 'No such request',
      detail: `You have no booking request ${stub}.`,
    });
  }
}
