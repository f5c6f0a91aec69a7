import { expect, test } from '@jest/globals';
import { patienceWith } from '../../rush/patience';

/** A request is worth deciding for a minute; the server's clock is an hour ahead of the client's, which begins at 0. */
const promised = { acceptedAt: '2026-11-28T13:00:00.000Z', expiresAt: '2026-11-28T13:01:00.000Z' };

test('a client waits for longer than the service promises', () => {
  expect(patienceWith(promised, 0).endsAt()).toBe(120_000);
});

test('a client waits as long as the queue before it moves, at one decision a second, say', () => {
  const patience = patienceWith(promised, 0);
  for (let second = 0; second <= 300; second++) {
    expect(patience.endsAt()).toBeGreaterThan(second * 1_000);
    patience.hear(300 - second, second * 1_000);
  }
  expect(patience.endsAt()).toBe(360_000);
});

test('a queue that stands still keeps no client waiting', () => {
  const patience = patienceWith(promised, 0);
  for (let second = 0; second <= 300; second++) patience.hear(7, second * 1_000);
  expect(patience.endsAt()).toBe(120_000);
});

test('an answer without the promise is a mistake of the service, and told', () => {
  expect(() => patienceWith({ acceptedAt: promised.acceptedAt } as typeof promised, 0)).toThrow('no promise');
});
