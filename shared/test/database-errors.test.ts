import { expect, test } from '@jest/globals';
import { connectionLost, sqlState } from '../database/database-errors';

const errorWith = (code: string) => Object.assign(new Error(`write ${code}`), { code });

test.each(['EPIPE', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH'])('%s is no answer of PostgreSQL', (code) => {
  expect(sqlState(errorWith(code))).toBeUndefined();
  expect(connectionLost(errorWith(code))).toBe(true);
});

test.each(['23505', '40P01', '55P03'])('%s is an answer', (code) => {
  expect(sqlState(errorWith(code))).toBe(code);
  expect(connectionLost(errorWith(code))).toBe(false);
});

test.each(['57P01', '25P03', '08006'])('%s is the last answer of a connection', (code) => {
  expect(connectionLost(errorWith(code))).toBe(true);
});
