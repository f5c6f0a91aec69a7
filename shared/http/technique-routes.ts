import { Router } from 'express';
import type { Technique } from '../booking/technique';

type Described = Pick<Technique, 'slug' | 'summary' | 'expected'>;

/** What this level can do, and what each technique is expected to survive. The lab reads its plan from here. */
export function techniqueRoutes(level: string, techniques: Described[]): Router {
  const described = techniques.map(({ slug, summary, expected }) => ({ level, slug, summary, expected }));
  return Router().get('/techniques', (_request, response) => {
    response.json(described);
  });
}
