import { expect, test } from '@jest/globals';
import { didYouMean } from '../report/did-you-mean';

const KNOWN = ['mutex', 'row-lock', 'row-lock-nowait', 'optimistic'];

test.each([
  ['row-lok', ' (did you mean row-lock?)'],
  ['rowlock', ' (did you mean row-lock?)'],
  ['optimsitic', ' (did you mean optimistic?)'],
  ['row-lock-nowai', ' (did you mean row-lock-nowait?)'],
  ['prayer', ''],
  ['', ''],
  ['m', ''],
])('%j: "%s"', (word, said) => {
  expect(didYouMean(word, KNOWN)).toBe(said);
});
