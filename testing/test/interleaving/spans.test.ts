import { expect, test } from '@jest/globals';
import { spansOf } from '../../interleaving/transcript/spans';
import { line } from '../hand-made-lines';

const WRITE = 'UPDATE events SET sold = 1 WHERE id = 1';
const READ = 'SELECT sold FROM events WHERE id = 1';

test('a lock is held from the answer to the statement that takes it until COMMIT', () => {
  const lines = [
    line(1, 'T1', 'BEGIN', 'BEGIN', ''),
    line(2, 'T1', 'read', READ, '→ sold 0'),
    line(3, 'T1', 'write', WRITE, '→ done'),
    line(4, 'T1', 'read', READ, '→ sold 1'),
    line(5, 'T1', 'COMMIT', 'COMMIT', ''),
  ];
  expect(spansOf(lines)).toEqual([{ party: 'T1', what: 'holds', from: 3, to: 5 }]);
});

test('a party waits until the line before it continues, and holds the lock from then on', () => {
  const lines = [
    line(1, 'T1', 'BEGIN', 'BEGIN', ''),
    line(2, 'T2', 'BEGIN', 'BEGIN', ''),
    line(3, 'T1', 'lock', `${READ} FOR UPDATE`, '→ a row'),
    line(4, 'T2', 'lock', `${READ} FOR UPDATE`, 'waits'),
    line(5, 'T1', 'COMMIT', 'COMMIT', ''),
    { ...line(6, 'T2', 'lock', 'continues 4', '→ a row'), continues: 4 },
    line(7, 'T2', 'ROLLBACK', 'ROLLBACK', ''),
  ];
  expect(spansOf(lines)).toEqual([
    { party: 'T1', what: 'holds', from: 3, to: 5 },
    { party: 'T2', what: 'holds', from: 6, to: 7 },
    { party: 'T2', what: 'waits', from: 4, to: 5 },
  ]);
});

test('an error releases what the transaction held, and takes nothing', () => {
  const lines = [
    line(1, 'T1', 'BEGIN', 'BEGIN', ''),
    line(2, 'T1', 'insert', 'INSERT INTO bookings VALUES (1)', '→ done'),
    line(3, 'T1', 'write', WRITE, '→ ERROR 40P01 deadlock detected'),
    line(4, 'T1', 'ROLLBACK', 'ROLLBACK', ''),
  ];
  expect(spansOf(lines)).toEqual([{ party: 'T1', what: 'holds', from: 2, to: 3 }]);
});

test('a statement that finds no row, or is a transaction of its own, leaves no lock behind', () => {
  const lines = [
    line(1, 'T1', 'BEGIN', 'BEGIN', ''),
    line(2, 'T1', 'compare', `${WRITE} AND version = 0 RETURNING id`, '→ no row'),
    line(3, 'T2', 'write', WRITE, '→ done'),
    line(4, 'T1', 'COMMIT', 'COMMIT', ''),
    line(5, 'T2', 'BEGIN', 'BEGIN', ''),
    line(6, 'T2', 'COMMIT', 'COMMIT', ''),
  ];
  expect(spansOf(lines)).toEqual([]);
});

test('a party that waits in the process does so until it sends its first statement, or until the end', () => {
  const lines = [
    line(1, 'T1', 'BEGIN', 'BEGIN', ''),
    line(2, 'T2', 'begins', 'begins', 'waits in the process'),
    line(3, 'T3', 'begins', 'begins', 'waits in the process'),
    line(4, 'T1', 'COMMIT', 'COMMIT', ''),
    line(5, 'T2', 'BEGIN', 'BEGIN', ''),
  ];
  expect(spansOf(lines)).toEqual([
    { party: 'T2', what: 'waits', from: 2, to: 4 },
    { party: 'T3', what: 'waits', from: 3, to: 5 },
  ]);
});
