import { expect, test } from '@jest/globals';
import type { Expectation } from '@ticket-rush/shared/booking/technique';
import type { FaultRow } from '../../fault/rush-with-fault';
import { isBroken } from '../../fault/show-rows';

const row = (verdict: FaultRow['verdict'], claims: Partial<Expectation> = {}): FaultRow => ({
  ...{ level: 'lv3', technique: 'one', instances: 2, requests: 1, sold: 1, unknown: 0, refused: 0, late: 0 },
  ...{ longestMs: { without: 1, with: 1 }, steps: [], left: [], report: [], verdict },
  expected: { oneInstance: 'holds', severalInstances: 'holds', ...claims },
});

test('a broken rule is a failure, unless the technique claims that a fault may break it', () => {
  expect(isBroken(row('broken'))).toBe(true);
  expect(isBroken(row('undersells'))).toBe(false);
  expect(isBroken(row('broken', { severalInstances: 'broken' }))).toBe(false);
  // On one instance a mutex claims to hold.
  expect(isBroken({ ...row('broken', { severalInstances: 'broken' }), instances: 1 })).toBe(true);
  expect(isBroken(row('broken', { pause: 'broken' }))).toBe(false);
  expect(isBroken(row('broken', { crash: 'broken' }))).toBe(false);
  expect(isBroken(row('broken', { faults: { 'redis-emptied': 'broken' } }))).toBe(false);
  expect(isBroken(row('broken', { faults: { 'redis-emptied': 'undersells' } }))).toBe(true);
  // A limit of seats is no promise about tickets.
  expect(isBroken(row('broken', { limit: 'broken' }))).toBe(true);
});
