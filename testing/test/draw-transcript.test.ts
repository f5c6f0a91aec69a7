import { expect, test } from '@jest/globals';
import { drawTranscript } from '../picture/draw-transcript';
import { inShort } from '../picture/in-short';
import { themed } from '../picture/palette';
import { rowsOf } from '../picture/rows';
import { line } from './hand-made-lines';

const LINES = [
  line(1, 'T1', 'BEGIN', 'BEGIN', ''),
  line(2, 'T1', 'write', 'UPDATE events SET sold = 1 WHERE id = 1', '→ done'),
  line(3, 'T2', 'write', 'UPDATE events SET sold = 1 WHERE id = 1', 'waits'),
  line(4, 'T1', 'COMMIT', 'COMMIT', ''),
  { ...line(5, 'T2', 'write', 'continues 3', '→ ERROR 40001 could not <serialize> access'), continues: 3 },
];

test('says what a statement wrote, what it got, and marks an error', () => {
  expect(LINES.map(inShort)).toEqual([
    { name: 'BEGIN', said: '', isError: false },
    { name: 'write', said: 'sold = 1', isError: false },
    { name: 'write', said: 'sold = 1  waits', isError: false },
    { name: 'COMMIT', said: '', isError: false },
    { name: 'write continues', said: '✗ ERROR 40001 could not <serialize> access', isError: true },
  ]);
});

test('puts what does not fit into a lane below the name, and the rows below it further down', () => {
  const [first, second, third] = rowsOf(
    [
      line(1, 'T1', 'find-booking', 'SELECT', '→ no row'),
      line(2, 'T1', 'read-event', 'SELECT', '→ tickets 10, sold 0, version 0'),
      line(3, 'T1', 'COMMIT', 'COMMIT', ''),
    ],
    24,
    0,
  );
  expect(first?.below).toEqual([]);
  expect(second?.below).toEqual(['  → tickets 10, sold 0,', '  version 0']);
  expect(third?.top).toBe((second?.top ?? 0) + (second?.height ?? 0));
});

test('draws a block, a dashed block, no markup of others, and no colour that only a page knows', () => {
  const svg = themed(drawTranscript(LINES, 'T2 is "refused"'), 'dark');
  expect(svg).toContain('aria-label="T2 is &quot;refused&quot;"');
  expect(svg).toContain('could not &lt;serialize&gt; access');
  // Once in the lanes, and once in the legend.
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
  expect(svg.match(/fill-opacity/g)).toHaveLength(2);
  expect(svg).not.toContain('var(');
  expect(Number(/^<svg[^>]* width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(820);
});
