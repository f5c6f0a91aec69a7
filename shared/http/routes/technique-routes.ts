import { Router } from 'express';
import { type Catalogue, sellersOfSeveral } from '../../booking/technique';

/** What this level can do, and what each technique is expected to survive. The lab reads its plan from here. */
export function techniqueRoutes(level: string, catalogue: Catalogue): Router {
  const described = Object.entries(catalogue).flatMap(([resource, techniques]) => {
    const sellers = sellersOfSeveral(techniques);
    return techniques.map(({ slug, summary, expected }) => ({
      ...{ level, resource, slug, summary, expected },
      ...(sellers.includes(slug) && { sellsSeveral: true }),
    }));
  });
  return Router().get('/techniques', (_request, response) => {
    response.json(described);
  });
}
