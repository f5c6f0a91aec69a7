import { describe, expect, test } from '@jest/globals';
import { partsOf } from '../../rush/parts';
import { booked } from '../hand-made';

const told = (buyerId: number, answerMs: number, serverTiming?: string) => ({
  ...booked(buyerId, answerMs),
  ...(serverTiming !== undefined && { serverTiming }),
});

describe('where the time of a rush went', () => {
  const records = [
    told(2, 40, 'lock;dur=10.00, pool;dur=5.00, database;dur=3.00, elsewhere;dur=2.00'),
    told(1, 10, 'lock;dur=0.00, pool;dur=0.00, database;dur=8.00, elsewhere;dur=1.00'),
    told(3, 90), // Of the balancer: no service has said anything.
  ];

  test('the parts of a request add up to the time until its answer', () => {
    expect(partsOf(records)).toEqual({
      mean: [5, 2.5, 5.5, 1.5, 10.5],
      sample: [
        [0, 0, 8, 1, 1],
        [10, 5, 3, 2, 20],
      ],
    });
  });

  test('keeps a sample of many, the first and the last answer in it', () => {
    const many = Array.from({ length: 500 }, (_, index) => told(index, index + 1, 'lock;dur=0.00'));
    const { sample } = partsOf(many);
    expect([sample.length, sample[0]?.[4], sample.at(-1)?.[4]]).toEqual([41, 1, 500]);
  });
});
