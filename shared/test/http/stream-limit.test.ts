import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import type { Response } from 'express';
import { limitStreams } from '../../http/stream-limit';

const [ANN, BOB, CIO] = [12, 88, 7];

function openStreams() {
  const count = limitStreams({ maxStreams: 3, maxStreamsPerBuyer: 2 });
  return (buyerId: number, { closed = false } = {}) => {
    const response = Object.assign(new EventEmitter(), { closed });
    count(response as unknown as Response, buyerId);
    return { close: () => response.emit('close') };
  };
}

test('one buyer cannot take the streams of the others: 429', () => {
  const open = openStreams();
  open(ANN);
  const second = open(ANN);
  expect(() => open(ANN)).toThrow(
    expect.objectContaining({
      status: 429,
      type: 'too-many-streams',
      outcome: 'rejected',
      retryable: true,
      retryAfterSeconds: 2,
    }),
  );
  open(BOB);
  second.close();
  open(ANN);
});

test('an instance has so many streams and no more: 503, until one is closed', () => {
  const open = openStreams();
  open(ANN);
  const bobs = open(BOB);
  open(BOB);
  expect(() => open(CIO)).toThrow(
    expect.objectContaining({ status: 503, outcome: 'rejected', retryable: true }),
  );
  bobs.close();
  open(CIO);
});

test('a client that has left before its stream began is not counted', () => {
  const open = openStreams();
  for (let time = 0; time < 5; time++) open(ANN, { closed: true });
  open(ANN);
});
