/**
 * Arrivals that do not wait: an arrival-rate executor starts each iteration when it is due, even if earlier ones still
 * run, so a slow shop cannot slow down its own load.
 */
import type { ConstantArrivalRateScenario, RampingArrivalRateScenario } from 'k6/options';

/** Longer than a client asks for its decision: the outcome of an iteration that is cut off is not known. */
export const GRACEFUL_STOP = '70s';

/** How long the shop may let buyers wait before arrivals find no virtual user free. */
const WAIT_SECONDS = 5;

/** More take more memory than a laptop has. */
const MOST_USERS = 3_000;

interface Steady {
  perSecond: number;
  seconds: number;
  /** When it begins, in seconds after the start. */
  afterSeconds?: number;
  /** The function of the script that is run; the default one unless told. */
  exec?: string;
}

/** The same rate all the time. */
export function steady({ perSecond, seconds, afterSeconds = 0, exec }: Steady): ConstantArrivalRateScenario {
  return {
    executor: 'constant-arrival-rate',
    rate: perSecond,
    timeUnit: '1s',
    duration: `${seconds}s`,
    startTime: `${afterSeconds}s`,
    preAllocatedVUs: usersFor(perSecond),
    gracefulStop: GRACEFUL_STOP,
    ...(exec !== undefined && { exec }),
  };
}

/** From nothing to the rate of each stage in turn. */
export function ramping(stages: readonly { target: number; duration: string }[]): RampingArrivalRateScenario {
  return {
    executor: 'ramping-arrival-rate',
    startRate: 0,
    timeUnit: '1s',
    stages: [...stages],
    preAllocatedVUs: usersFor(Math.max(...stages.map(({ target }) => target))),
    gracefulStop: GRACEFUL_STOP,
  };
}

function usersFor(perSecond: number): number {
  return Math.min(perSecond * WAIT_SECONDS, MOST_USERS);
}
