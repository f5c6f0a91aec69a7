import { expect, test } from '@jest/globals';
import { workerLanesOf } from '../../src/failures/retry-lanes';
import { weightedRoundRobin } from '../../src/log/weighted-round-robin';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';

const { lanes } = workerLanesOf('test', kafkaKeyed);
const all = lanes.map(({ lane }) => lane);

/** How many of so many turns each lane gets while these wait. */
function shares(turns: number, waiting: string[]): Record<string, number> {
  const { next } = weightedRoundRobin(Object.fromEntries(lanes.map(({ lane, weight }) => [lane, weight])));
  const taken = Array.from({ length: turns }, () => next(waiting));
  return Object.fromEntries(waiting.map((lane) => [lane, taken.filter((one) => one === lane).length]));
}

test('of five turns one is for those who are no VIPs', () => {
  expect(shares(5, ['vip', 'standard'])).toEqual({ vip: 4, standard: 1 });
});

test('what has failed before waits behind what has not, and still gets one turn of 53', () => {
  expect(shares(53, all)).toEqual({ vip: 40, standard: 10, 'retry-1': 1, 'retry-2': 1, 'retry-3': 1 });
});
