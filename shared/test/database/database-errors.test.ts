import { expect, test } from '@jest/globals';
import { asTicketError, isPassing, sqlState, wasRefused } from '../../database/database-errors';

const errorWith = (code: string, more = {}) => Object.assign(new Error(`write ${code}`), { code, ...more });

/** What a caller is told if the connection was lost or the statement refused while COMMIT was on its way. */
const told = (error: unknown) => {
  const { status, outcome, retryable } = asTicketError(error, 'unknown') ?? {};
  return { status, outcome, retryable };
};
const UNKNOWN = { status: 503, outcome: 'unknown', retryable: true };
const AGAIN = { status: 503, outcome: 'rejected', retryable: true };
const REFUSED = { status: 500, outcome: 'rejected', retryable: false };

test.each(['EPIPE', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH'])('%s is no answer of PostgreSQL', (code) => {
  expect(sqlState(errorWith(code))).toBeUndefined();
  expect(told(errorWith(code))).toEqual(UNKNOWN);
});

test.each([
  ['57P01', 'the server shuts down'],
  ['57P02', 'the server has crashed'],
  ['57P05', 'the session was idle for too long'],
  ['25P03', 'the transaction was idle for too long'],
  ['25P04', 'the transaction took too long'],
  ['08006', 'the connection failed'],
  ['08P01', 'the protocol was violated'],
  ['08007', 'it is not known whether the transaction was committed'],
  ['40003', 'it is not known whether the statement was completed'],
])('%s (%s) leaves a COMMIT unknown', (code) => {
  expect(told(errorWith(code))).toEqual(UNKNOWN);
  expect(wasRefused(errorWith(code))).toBe(false);
  expect(isPassing(errorWith(code))).toBe(true);
});

test.each([
  ['25006', 'may only read'],
  ['26000', 'has forgotten a prepared statement'],
  ['42P05', 'remembers a prepared statement'],
])('%s (the session %s) did not happen, and may on another connection', (code) => {
  expect(told(errorWith(code))).toEqual(AGAIN);
});

test('0A000 is passing where it says that a plan is stale, and only there', () => {
  expect(told(errorWith('0A000', { routine: 'RevalidateCachedQuery' }))).toEqual(AGAIN);
  expect(told(errorWith('0A000', { routine: 'transformLockingClause' }))).toEqual(REFUSED);
});

test.each([
  '40001',
  '40P01',
  '53100',
  '53200',
  '53300',
  '55P03',
  '55006',
  '57014',
  '58030',
  '72000',
  'F0000',
])('%s did not happen, and the same may succeed later', (code) => {
  expect(told(errorWith(code))).toEqual(AGAIN);
  expect(wasRefused(errorWith(code))).toBe(true);
  expect(isPassing(errorWith(code))).toBe(true);
});

test.each(['21000', '22003', '23505', '25P02', '42P01', '42501', '54001', 'P0001', 'XX000', '99999'])(
  '%s did not happen, and the same would be refused again',
  (code) => {
    expect(told(errorWith(code))).toEqual(REFUSED);
    expect(wasRefused(errorWith(code))).toBe(true);
    expect(isPassing(errorWith(code))).toBe(false);
  },
);

test('an error of something else says nothing of the database', () => {
  expect(asTicketError(new Error('a defect'), 'unknown')).toBeUndefined();
  expect(wasRefused(new Error('a defect'))).toBe(false);
  expect(isPassing(new Error('a defect'))).toBe(false);
});
