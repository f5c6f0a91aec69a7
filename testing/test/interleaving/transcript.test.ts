import { expect, test } from '@jest/globals';
import { showTranscript } from '../../interleaving/transcript/transcript';
import { line } from '../hand-made-lines';

const LONG = `UPDATE events SET ${'sold = sold + 1, '.repeat(12)}id = id`;

test('puts the answers below each other, beside statements that leave room for them', () => {
  const lines = [
    line(1, 'T1', 'BEGIN', 'BEGIN', ''),
    line(2, 'T1', 'read', 'SELECT sold FROM events', '→ sold 0'),
    line(3, 'T2', 'write', 'UPDATE events SET sold = 1', 'waits'),
  ];
  expect(showTranscript(lines)).toBe(
    [
      ' 1  T1  BEGIN',
      ' 2  T1  SELECT sold FROM events     → sold 0',
      ' 3  T2  UPDATE events SET sold = 1  waits',
      '',
    ].join('\n'),
  );
});

test.each([100, 76])('fits into %i columns, for each statement and answer', (columns) => {
  const answers = ['', 'waits', '→ no row', `→ ERROR 23505 ${'a long message '.repeat(12)}`];
  const statements = ['BEGIN', 'x'.repeat(columns - 30), 'x'.repeat(columns - 9), LONG];
  const lines = statements.flatMap((text) => answers.map((then) => line(1, 'T1', 'write', text, then)));
  const longest = Math.max(
    ...showTranscript(lines, columns)
      .split('\n')
      .map(({ length }) => length),
  );
  expect(longest).toBeLessThanOrEqual(columns);
});

test('breaks a long statement between words, and loses none of them', () => {
  const shown = showTranscript([line(1, 'T1', 'write', LONG, '→ done')]);
  expect(shown.split(/\s+/).join(' ').trim()).toBe(`1 T1 ${LONG} → done`);
  expect(shown.split('\n').length).toBeGreaterThan(3);
});
