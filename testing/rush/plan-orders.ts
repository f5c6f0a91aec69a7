import { type PlannedRequest, planRush } from './plan-rush';
import { seededRandom } from './seeded-random';

/** Who orders how much: the buyers of `planRush`, each of whom wants 1 to `most` tickets with each click. */
export function planOrders({
  most,
  ...crowd
}: {
  buyers: number;
  seed: number;
  most: number;
}): PlannedRequest[] {
  const random = seededRandom(crowd.seed + 1);
  return planRush(crowd).map((request) => ({ ...request, quantity: 1 + Math.floor(random() * most) }));
}
