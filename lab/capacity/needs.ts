import { type Crowd, type Resource, secondsOf, type TechniqueDemand } from './demand';

/** What a rush needs, and what no money makes faster. */
export interface Needs extends Crowd {
  level: string;
  technique: string;
  /** Of what one event can use only one of: the slowest. `null` if none takes any time. */
  wall: Resource | null;
  /** For so long it is busy. */
  wallSeconds: number;
  /** For so long, if a waiting room lets in as many buyers as there are tickets, and refuses the others itself. */
  roomSeconds: number;
  /** Of each program, with which it is as fast as the wall, or as patience, whichever is longer; an API process uses one. */
  cores: Record<Bought, number>;
}

/** More of these helps: processes are added, and PostgreSQL runs on more cores. */
export const BOUGHT = ['service', 'postgres', 'redis', 'kafka'] as const;
export type Bought = (typeof BOUGHT)[number];

/**
 * More of these do not help one event: its script runs on one Redis, its records fall on one partition with one worker, and
 * its place for one buyer is one.
 */
const ONE_FOR_EACH_EVENT: Resource[] = ['alone', 'redis', 'worker'];

/** Soon enough for the last buyer: no core is counted that would only be faster than this. In seconds. */
const PATIENCE_S = 10;

export function needsOf(demand: TechniqueDemand, crowd: Crowd): Needs {
  const seconds = (resource: Resource, of = crowd) => secondsOf(resource, demand, of);
  const [wall] = ONE_FOR_EACH_EVENT.filter((resource) => seconds(resource) > 0).toSorted(
    (one, other) => seconds(other) - seconds(one),
  );
  const wallSeconds = wall === undefined ? 0 : seconds(wall);
  const admitted = { ...crowd, buyers: Math.min(crowd.buyers, crowd.tickets) };
  const aim = Math.max(PATIENCE_S, wallSeconds);
  const cores = BOUGHT.map((program) => [program, Math.ceil(seconds(program) / aim)] as const);
  return {
    ...crowd,
    ...{ level: demand.level, technique: demand.technique, wall: wall ?? null, wallSeconds },
    roomSeconds: Math.max(...ONE_FOR_EACH_EVENT.map((resource) => seconds(resource, admitted))),
    cores: Object.fromEntries(cores) as Needs['cores'],
  };
}
