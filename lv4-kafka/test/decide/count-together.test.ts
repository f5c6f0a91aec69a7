import { expect, test } from '@jest/globals';
import { countTogether } from '../../src/decide/count-together';
import type { Wanted } from '../../src/requests/wanted';
import { accepted, batchOf } from './batches';

const TICKET: Wanted = { kind: 'book' };
const SEAT: Wanted = { kind: 'hold', label: 'A-1' };
const PURCHASE: Wanted = { kind: 'purchase', price: 10 };

const together = (...wishes: (Wanted | string)[]) => {
  const contents = wishes.map((wants) => (typeof wants === 'string' ? wants : { ...accepted(1, 1), wants }));
  return countTogether(batchOf(0, contents).records);
};
const times = (count: number, wants: Wanted) => Array<Wanted>(count).fill(wants);

test('tickets are decided together, however many they are', () => {
  expect(together(...times(1_000, TICKET))).toBe(1_000);
});

test('a purchase is decided by itself, and what was before it is decided before it', () => {
  expect(together(PURCHASE, PURCHASE)).toBe(1);
  expect(together(TICKET, SEAT, PURCHASE, TICKET)).toBe(2);
});

test('seats are decided together with tickets, up to fifty of them', () => {
  expect(together(TICKET, ...times(60, SEAT))).toBe(51);
  expect(together(...times(50, SEAT), ...times(9, TICKET))).toBe(59);
});

test('what cannot be read is no reason to stop', () => {
  expect(together(TICKET, 'not json {', '"kind":"purchase"', TICKET)).toBe(4);
});
