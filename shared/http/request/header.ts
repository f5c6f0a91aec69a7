import type { Request } from 'express';
import { InvalidRequest } from '../../errors/invalid-request';

/**
 * A header that may be left out.
 *
 * A header that is there and empty is refused. Its value was probably lost on the way, and a client that has a key or a token must not
 * be served as if it had none.
 *
 * @throws InvalidRequest if it is there and empty
 */
export function headerOf(request: Request, name: string): string | undefined {
  const value = request.get(name);
  if (value !== '') return value;
  throw new InvalidRequest([{ field: name, message: 'is empty' }]);
}
