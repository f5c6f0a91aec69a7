/** A rush: people gather before the doors for a second, and all of them go in at the same instant. */
import { sleep } from 'k6';
import exec from 'k6/execution';
import type { ConstantArrivalRateScenario } from 'k6/options';
import { GRACEFUL_STOP } from './arrivals.ts';

/** After the first arrival. Half a second more than it takes them to come. */
const DOORS_OPEN_AFTER_MS = 1_500;

/**
 * A virtual user for each, so that none is dropped, and some more: the executor's second is not exactly one, and a few
 * arrivals come at its end.
 */
export function gathering(people: number): ConstantArrivalRateScenario {
  return {
    executor: 'constant-arrival-rate',
    rate: people,
    timeUnit: '1s',
    duration: '1s',
    preAllocatedVUs: Math.ceil(people * 1.05),
    gracefulStop: GRACEFUL_STOP,
  };
}

/** Waits for the instant at which all buyers go in. A buyer who is late does not wait. */
export function waitForDoors(): void {
  sleep(Math.max(0, exec.scenario.startTime + DOORS_OPEN_AFTER_MS - Date.now()) / 1000);
}
