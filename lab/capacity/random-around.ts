import { seededRandom } from '@ticket-rush/testing/rush/seeded-random';

/** @returns what draws times from the exponential distribution around a mean */
export function randomAround(seed: number): (mean: number) => number {
  const random = seededRandom(seed);
  return (mean) => -mean * Math.log(1 - random());
}
