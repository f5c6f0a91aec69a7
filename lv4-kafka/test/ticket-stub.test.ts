import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createTicketStubs } from '../src/requests/ticket-stub';

const stubs = createTicketStubs('the same on every instance');
const id = randomUUID();
const stub = stubs.issue(id, 12);

test('any instance with the secret knows the stub of another', () => {
  expect(createTicketStubs('the same on every instance').verify(stub, 12)).toBe(id);
});

test.each([
  ['somebody else’s', stub, 88],
  ['one with another id', stub.replace(id, randomUUID()), 12],
  ['one with half a signature', stub.slice(0, -8), 12],
  ['one without a signature', id, 12],
  ['an empty one', '', 12],
])('%s is not known', (_, forged, buyerId) => {
  expect(stubs.verify(forged, buyerId)).toBeUndefined();
});

test('without the secret nobody can make one', () => {
  expect(stubs.verify(createTicketStubs('another secret, as long').issue(id, 12), 12)).toBeUndefined();
});
