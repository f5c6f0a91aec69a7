import { expect, test } from '@jest/globals';
import { weightedRoundRobin } from '../../src/log/weighted-round-robin';

const WEIGHTS = { vip: 4, standard: 1 };
type Lane = keyof typeof WEIGHTS;
const BOTH: Lane[] = ['vip', 'standard'];

const take = (count: number, next: () => Lane): Lane[] => Array.from({ length: count }, next);

test('the heavier lane comes first', () => {
  expect(weightedRoundRobin(WEIGHTS).next(BOTH)).toBe('vip');
  expect(weightedRoundRobin(WEIGHTS).next(['standard', 'vip'])).toBe('vip');
});

test('while both wait, any five turns in a row have one for the lighter lane', () => {
  const turns = weightedRoundRobin(WEIGHTS);
  const taken = take(100, () => turns.next(BOTH));
  for (let start = 0; start + 5 <= taken.length; start++) {
    expect(taken.slice(start, start + 5).filter((lane) => lane === 'standard')).toHaveLength(1);
  }
});

test.each(BOTH)('%s alone gets every turn', (lane) => {
  const turns = weightedRoundRobin(WEIGHTS);
  expect(take(10, () => turns.next([lane]))).toEqual(Array(10).fill(lane));
});

test('a lane that was idle has saved up nothing', () => {
  const turns = weightedRoundRobin(WEIGHTS);
  take(1_000, () => turns.next(['standard']));
  expect(take(5, () => turns.next(BOTH)).filter((lane) => lane === 'vip')).toHaveLength(4);
  take(1_000, () => turns.next(['vip']));
  expect(take(5, () => turns.next(BOTH)).filter((lane) => lane === 'standard')).toHaveLength(1);
});

test('a lane that comes and goes does not starve the other', () => {
  const turns = weightedRoundRobin(WEIGHTS);
  const taken = Array.from({ length: 100 }, (_, turn) => turns.next(turn % 2 === 0 ? BOTH : ['standard']));
  expect(taken.filter((lane) => lane === 'standard').length).toBeGreaterThanOrEqual(50);
  expect(taken.filter((lane) => lane === 'vip').length).toBeGreaterThanOrEqual(40);
});
