import { type Crowd, type Resource, secondsOf, type TechniqueDemand } from './demand';

/** How long a rush keeps each resource busy, if there is one of it, and which of them no money buys. */
export interface Walls extends Crowd {
  level: string;
  technique: string;
  seconds: Record<Resource, number>;
  /** Of those of which one event can use only one: the slowest. `null` if none takes any time. */
  wall: Resource | null;
  /** API processes with which they are as fast as the wall, or as patience, whichever is longer. */
  apiProcesses: number;
}

const RESOURCES: Resource[] = ['service', 'worker', 'postgres', 'redis', 'kafka', 'alone'];

/**
 * More of these do not help one event: its script runs on one Redis, its records fall on one partition with one worker, and
 * its place for one buyer is one. API processes and the cores of PostgreSQL can be bought.
 */
const ONE_FOR_EACH_EVENT: Resource[] = ['alone', 'redis', 'worker'];

/** Soon enough for the last buyer: no API process is counted that would only be faster than this. In seconds. */
const PATIENCE_S = 10;

export function wallsOf(demand: TechniqueDemand, crowd: Crowd): Walls {
  const seconds = Object.fromEntries(
    RESOURCES.map((resource) => [resource, secondsOf(resource, demand, crowd)]),
  ) as Record<Resource, number>;
  const [wall] = ONE_FOR_EACH_EVENT.filter((resource) => seconds[resource] > 0).toSorted(
    (one, other) => seconds[other] - seconds[one],
  );
  const aim = Math.max(PATIENCE_S, wall === undefined ? 0 : seconds[wall]);
  return {
    ...crowd,
    ...{ level: demand.level, technique: demand.technique, seconds },
    wall: wall ?? null,
    apiProcesses: Math.max(1, Math.ceil(seconds.service / aim)),
  };
}
