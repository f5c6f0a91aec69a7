import { InvalidRequest } from '@ticket-rush/shared/errors/invalid-request';
import { headerOf } from '@ticket-rush/shared/http/request/header';
import type { Request } from 'express';
import type { BuyerClass } from '../requests/buyer-class';

/**
 * The class of the buyer, from `X-BUYER-CLASS`; `standard` without it.
 *
 * A mock, like `X-USER-ID`: the service believes the header. A real shop would read the class from the buyer's account.
 *
 * @throws InvalidRequest if it is neither `vip` nor `standard`
 */
export function buyerClassOf(request: Request): BuyerClass {
  const header = headerOf(request, 'X-BUYER-CLASS') ?? 'standard';
  if (header === 'standard' || header === 'vip') return header;
  throw new InvalidRequest([{ field: 'X-BUYER-CLASS', message: 'must be vip or standard' }]);
}
