import type { Database } from '../database/database';
import type { TechniqueMetrics } from '../telemetry/technique-metrics';
import type { BookTicket } from './booking';

/** What people fight over. */
export type Resource = 'tickets' | 'seats' | 'wallet' | 'waiting-room';

/**
 * What the audit must find after a rush.
 *
 * `holds`      nothing is wrong, and every ticket that could be sold was sold.
 * `undersells` nothing is wrong, but buyers were turned away while there were tickets. Whether some are left in the end
 *              depends on how many buyers keep coming.
 * `broken`     an invariant is violated.
 */
export type Verdict = 'holds' | 'undersells' | 'broken';

/** What a technique is expected to survive. The tests, the lab and the chapters all read it from here. */
export interface Expectation {
  /** One process. */
  oneInstance: Verdict;
  /** Several processes behind a load balancer. */
  severalInstances: Verdict;
  /** A lock holder stopped past its lease. Left out where nobody can be stopped in a way that matters. */
  pause?: Verdict;
  /** A process killed at the worst moment. */
  crash?: Verdict;
}

/** A technique as the service, `GET /techniques` and the tests know it. `Needs` is what it is built from. */
export interface Technique<Needs = TechniqueNeeds, Operation = BookTicket> {
  slug: string;
  /** One line: the one thing it adds. */
  summary: string;
  expected: Expectation;
  create: (needs: Needs) => Operation;
}

/** What every technique that decides in the database needs; LV.3 adds its Redis servers to it. */
export interface TechniqueNeeds {
  database: Database;
  metrics: TechniqueMetrics;
}

/** A technique's label on the metrics. Slugs are taken once for each resource; tickets came first. */
export function labelOf(resource: Resource, slug: string): string {
  return resource === 'tickets' ? slug : `${resource}/${slug}`;
}

/** What a level can do, by what people fight over. */
export type Catalogue = Partial<Record<Resource, Pick<Technique, 'slug' | 'summary' | 'expected'>[]>>;
