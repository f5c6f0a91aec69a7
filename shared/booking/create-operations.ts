import type { Metrics } from '../telemetry/metrics';
import type { Technique, TechniqueNeeds } from './technique';

/** Builds a level's techniques by slug, each with its own label on the metrics. */
export function createOperations<Needs extends TechniqueNeeds, Operation>(
  techniques: Technique<Needs, Operation>[],
  needs: Omit<Needs, 'metrics'>,
  metrics: Metrics,
): Map<string, Operation> {
  return new Map(
    techniques.map(({ slug, create }) => [
      slug,
      create({ ...needs, metrics: metrics.forTechnique(slug) } as Needs),
    ]),
  );
}
