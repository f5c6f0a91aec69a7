import { expect, test } from '@jest/globals';
import { planRush } from '../../rush/plan-rush';

const buyersOf = (plan: { buyerId: number }[]) => plan.map(({ buyerId }) => buyerId);

test('every buyer clicks, and about one in ten clicks twice, at once', () => {
  const plan = planRush({ buyers: 1000, seed: 1 });
  const buyers = buyersOf(plan);
  expect(new Set(buyers).size).toBe(1000);
  expect(plan.length).toBeGreaterThan(1050);
  expect(plan.length).toBeLessThan(1150);
  expect(new Set(plan.map(({ requestId }) => requestId)).size).toBe(plan.length);
  const repeated = buyers.filter((buyer, index) => buyers.indexOf(buyer) !== index);
  for (const buyer of repeated) expect(buyers[buyers.indexOf(buyer) + 1]).toBe(buyer);
});

test('the same seed gives the same order, another seed another', () => {
  const order = (seed: number) => buyersOf(planRush({ buyers: 50, seed }));
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
});
