import { expect, test } from '@jest/globals';
import { arrayLiteral } from '../../src/decide/array-literal';

const LAST_INSTANT = new Date(8.64e15);

test.each([
  ['numbers', [1, 2_147_483_647], '{1,2147483647}'],
  ['words', ['confirmed', 'rejected'], '{confirmed,rejected}'],
  ['what is missing', [7, null, undefined], '{7,NULL,NULL}'],
  ['instants', [new Date('2026-11-29T02:03:04.056Z')], '{2026-11-29T02:03:04.056Z}'],
  ['the last instant that there is', [LAST_INSTANT], '{275760-09-13T00:00:00.000Z}'],
  ['an empty column', [], '{}'],
])('writes %s as PostgreSQL reads them', (_, column, literal) => {
  expect(arrayLiteral(column)).toBe(literal);
});
