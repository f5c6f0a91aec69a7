import type { Database } from '../database/database';
import type { OrderTickets } from '../orders/order';
import type { Backoff, Pause } from '../retry/full-jitter';
import type { TechniqueMetrics } from '../telemetry/technique-metrics';
import type { BookTicket } from './booking';
import type { FaultName } from './faults';

/** What people fight over. */
export type Resource = 'tickets' | 'seats' | 'wallet' | 'waiting-room';

/**
 * What the audit must find after a rush.
 *
 * `holds`      no rule is violated, and every ticket that could be sold was sold.
 * `undersells` no rule is violated, but buyers were turned away while there were tickets. Whether some are left in the end
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
  /** A lock holder stopped past its lease. Left out where a stop makes no difference. */
  pause?: Verdict;
  /** A process killed at the worst moment. */
  crash?: Verdict;
  /** A limit of seats for each buyer, a rule over several rows. Left out where it was not tried. */
  limit?: Verdict;
  /** What differs from the claims above; every other fault it survives. */
  faults?: Partial<Record<FaultName, Verdict>>;
}

/** A technique as the service, `GET /techniques` and the tests know it. `Needs` is what it is built from. */
export interface Technique<Needs = TechniqueNeeds, Operation = BookTicket> {
  slug: string;
  /** One line: the one thing it adds. */
  summary: string;
  expected: Expectation;
  /** The booking is one statement in autocommit mode: PostgreSQL carries it out even if the process that sent it is gone. */
  autocommit?: boolean;
  /** It sells from rows beside the event: one for each ticket, or for each shard. They have to be there before the sale begins. */
  ticketRows?: boolean;
  /** How it notices that another transaction was faster. Left out where transactions wait for each other instead. */
  conflict?: Conflict;
  create: (needs: Needs) => Operation;
  /** How it sells several tickets in one order, all or none. Left out where it sells one ticket at a time. */
  createOrder?: (needs: Needs) => OrderTickets;
}

/** What a technique notices of a conflict, and what it does then. */
export type Conflict =
  /** The named statement gives no row. The technique starts over after a pause, or gives up if it has no backoff. */
  | { by: 'no-row'; statement: string; backoff?: Backoff }
  /** PostgreSQL rolls the transaction back with SQLSTATE 40001, and the technique starts over. */
  | { by: 'serialization-failure' }
  /** Another error of PostgreSQL, after which the technique gives up. */
  | { by: 'error' };

/** What every technique that decides in the database needs; LV.3 adds its Redis servers to it. */
export interface TechniqueNeeds {
  database: Database;
  metrics: TechniqueMetrics;
  /** How a technique waits between two attempts. Unless given, it sleeps. The explorer gives one, and chooses when the next attempt begins. */
  pause?: Pause;
}

/** A technique's label on the metrics. Techniques of two resources may have one slug; those for tickets are labelled with the slug alone. */
export function labelOf(resource: Resource, slug: string): string {
  return resource === 'tickets' ? slug : `${resource}/${slug}`;
}

/** What a level can do, by what people fight over. */
export type Catalogue = Partial<Record<Resource, Described[]>>;

/** A technique as a reader of the catalogue knows it. */
export interface Described extends Pick<Technique, 'slug' | 'summary' | 'expected'> {
  createOrder?: unknown;
}

/** The slugs of those that sell several tickets in one order. */
export function sellersOfSeveral(techniques: Pick<Described, 'slug' | 'createOrder'>[]): string[] {
  return techniques.filter(({ createOrder }) => createOrder !== undefined).map(({ slug }) => slug);
}
