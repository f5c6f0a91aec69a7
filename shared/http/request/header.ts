import type { Request } from 'express';
import { InvalidRequest } from '../../errors/invalid-request';

/**
 * A header that may be left out.
 *
 * One that is there and empty is an answer to the question that it asks, and no good one: a client whose key or token has
 * got lost on the way must not be served as if it had never had one.
 *
 * @throws InvalidRequest if it is there and empty
 */
export function headerOf(request: Request, name: string): string | undefined {
  const value = request.get(name);
  if (value !== '') return value;
  throw new InvalidRequest([{ field: name, message: 'is empty' }]);
}
