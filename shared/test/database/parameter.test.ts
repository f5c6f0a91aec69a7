import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { parameterOf } from '../../database/parameter';
import { statement } from '../../database/statement';

const LAST_INSTANT = new Date(8.64e15);

test.each([
  ['numbers', [1, 2_147_483_647], '{1,2147483647}'],
  ['words', ['confirmed', 'rejected'], '{confirmed,rejected}'],
  ['what is missing', [7, null, undefined], '{7,NULL,NULL}'],
  ['yes and no', [true, false], '{true,false}'],
  ['instants', [new Date('2026-11-29T02:03:04.056Z')], '{2026-11-29T02:03:04.056Z}'],
  ['the last instant that there is', [LAST_INSTANT], '{275760-09-13T00:00:00.000Z}'],
  ['an empty column', [], '{}'],
])('writes %s as PostgreSQL reads them', (_, column, literal) => {
  expect(parameterOf(column)).toBe(literal);
});

test.each([
  ['no array', 'NULL'],
  ['an array of arrays', [[1], [2]]],
  ['an array of bytes', [1, Buffer.from('x')]],
  ['an array of objects', [{ a: 1 }]],
  ['an instant before the first year', [new Date(-1e14)]],
])('leaves %s to node-postgres', (_, value) => {
  expect(parameterOf(value)).toBe(value);
});

/** One of each character that may mean something in an array, in JSON, or in Unicode. */
const ODD = [
  ...[
    '',
    ' ',
    'NULL',
    'null',
    'nUlL',
    '{}',
    '{1,2}',
    'a,b',
    '"',
    '\\',
    '\\"',
    "'",
    "''; --",
    '\n',
    '\t',
    '\r\n',
  ],
  ...[
    '{"a":"\\"b\\\\"}',
    '한국어',
    '😀',
    '\u{2028}',
    '\u{1}',
    'á',
    '%s',
    '$1',
    'x'.repeat(100_000),
    '-',
    '.',
    ':',
  ],
];

let lab: TestDatabase;
beforeAll(async () => {
  lab = await openTestDatabase();
});
afterAll(() => lab.close());

test('odd characters come back as they were sent, and the word NULL is no missing value', async () => {
  const echo = statement<{ texts: string[] }>('echo', 'SELECT $1::text[] AS texts');
  expect(await lab.database.run(echo, [ODD])).toEqual([{ texts: ODD }]);
  for (const text of ODD) expect(await lab.database.run(echo, [[text]])).toEqual([{ texts: [text] }]);
});

test('instants, and what is missing, come back as they were sent', async () => {
  const echo = statement<{ times: Date[] }>('echo-times', 'SELECT $1::timestamptz[] AS times');
  const times = [new Date(0), null, new Date('2026-11-29T02:03:04.056Z'), new Date(-1)];
  expect(await lab.database.run(echo, [times])).toEqual([{ times }]);
});
