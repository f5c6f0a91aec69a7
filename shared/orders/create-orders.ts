import type { Technique, TechniqueNeeds } from '../booking/technique';
import type { Metrics } from '../telemetry/metrics';
import type { OrderTickets } from './order';

/** Builds what sells several tickets in one order, for the techniques of a level that do so, by slug. */
export function createOrders<Needs extends TechniqueNeeds>(
  techniques: Technique<Needs>[],
  needs: Omit<Needs, 'metrics'>,
  metrics: Metrics,
): Map<string, OrderTickets> {
  return new Map(
    techniques.flatMap(({ slug, createOrder }) =>
      createOrder === undefined
        ? []
        : [[slug, createOrder({ ...needs, metrics: metrics.forTechnique(slug) } as Needs)] as const],
    ),
  );
}
