import type { Metrics } from '../telemetry/metrics';
import { labelOf, type Resource, type Technique, type TechniqueNeeds } from './technique';

/** Builds a level's techniques for one resource by slug, each with its own label on the metrics. */
export function createOperations<Needs extends TechniqueNeeds, Operation>(
  techniques: Technique<Needs, Operation>[],
  needs: Omit<Needs, 'metrics'>,
  metrics: Metrics,
  resource: Resource = 'tickets',
): Map<string, Operation> {
  return new Map(
    techniques.map(({ slug, create }) => [
      slug,
      create({ ...needs, metrics: metrics.forTechnique(labelOf(resource, slug)) } as Needs),
    ]),
  );
}
