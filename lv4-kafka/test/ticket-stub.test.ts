import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Place } from '../src/queue/place';
import { createTicketStubs } from '../src/queue/receipt';
import { kafkaKeyed } from '../src/techniques/kafka-keyed';

const stubs = createTicketStubs('the same on every instance');
const id = randomUUID();
const place: Place = { technique: kafkaKeyed.slug, lane: 'vip', partition: 3, offset: '1045' };
const stub = stubs.issue({ id, place }, 12);

test('any instance with the secret knows the stub of another', () => {
  expect(createTicketStubs('the same on every instance').verify(stub, 12)).toEqual({ id, place });
});

test('one without a place stands for the request all the same', () => {
  expect(stubs.verify(stubs.issue({ id }, 12), 12)).toEqual({ id });
});

test.each([
  ['somebody else’s', stub, 88],
  ['one with another id', stub.replace(id, randomUUID()), 12],
  ['one that has moved up in line', stub.replace('1045', '45'), 12],
  ['one that has lost its place', stub.replace(/\.kafka.*1045/, ''), 12],
  ['one with half a signature', stub.slice(0, -8), 12],
  ['one without a signature', id, 12],
  ['an empty one', '', 12],
])('%s is not known', (_, forged, buyerId) => {
  expect(stubs.verify(forged, buyerId)).toBeUndefined();
});

test('without the secret nobody can make one', () => {
  expect(stubs.verify(createTicketStubs('another secret, as long').issue({ id }, 12), 12)).toBeUndefined();
});
