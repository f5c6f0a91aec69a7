import type { Request, Response } from 'express';
import { labelOf, type Resource } from '../../booking/technique';
import { InvalidRequest } from '../../errors/invalid-request';

/**
 * The technique of `?technique=SLUG`.
 *
 * @throws InvalidRequest with those that there are
 */
export function techniqueOf(
  request: Request,
  response: Response,
  slugs: string[],
  resource: Resource = 'tickets',
): string {
  const technique = request.query.technique;
  if (typeof technique !== 'string' || !slugs.includes(technique)) {
    throw new InvalidRequest([{ field: 'technique', message: `must be one of ${slugs.join(', ')}` }]);
  }
  // Before anything else can fail: what is refused is counted under its technique, too.
  response.locals.technique = labelOf(resource, technique);
  return technique;
}
