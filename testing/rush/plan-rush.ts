import { randomUUID } from 'node:crypto';
import { seededRandom } from './seeded-random';

/** One click in ten is a double click: the same buyer twice, at the same instant. */
const DOUBLE_CLICKS = 0.1;

export interface PlannedRequest {
  requestId: string;
  buyerId: number;
  /** How many tickets are ordered; without it the request is for one, and no order. */
  quantity?: number;
}

/**
 * Who clicks, in the order in which they click: `buyers` different people, one in ten of them twice.
 * The same seed gives the same order.
 */
export function planRush({ buyers, seed }: { buyers: number; seed: number }): PlannedRequest[] {
  const random = seededRandom(seed);
  return shuffled(buyers, random).flatMap((buyerId) =>
    Array.from({ length: random() < DOUBLE_CLICKS ? 2 : 1 }, () => ({ requestId: randomUUID(), buyerId })),
  );
}

/** 1 to `count` in random order: Fisher and Yates. */
function shuffled(count: number, random: () => number): number[] {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [ids[last], ids[other]] = [ids[other] as number, ids[last] as number];
  }
  return ids;
}
