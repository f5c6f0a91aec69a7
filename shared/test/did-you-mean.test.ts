import { expect, test } from '@jest/globals';
import { didYouMean } from '../report/did-you-mean';

const KNOWN = ['bolt', 'door-lock', 'door-lock-nowait', 'optimists'];

test.each([
  ['door-lok', ' (did you mean door-lock?)'],
  ['doorlock', ' (did you mean door-lock?)'],
  ['optimsits', ' (did you mean optimists?)'],
  ['door-lock-nowai', ' (did you mean door-lock-nowait?)'],
  ['prayer', ''],
  ['', ''],
  ['m', ''],
])('%j: "%s"', (word, said) => {
  expect(didYouMean(word, KNOWN)).toBe(said);
});
