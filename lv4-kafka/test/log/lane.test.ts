import { describe, expect, test } from '@jest/globals';
import { createLane } from '../../src/log/lane';
import type { LogRecord } from '../../src/log/log';
import { recordOf } from '../decide/batches';

const NOW = 1_000;

function records(from: number, count: number, notBefore = 0): LogRecord[] {
  return Array.from({ length: count }, (_, index) => ({ ...recordOf(from + index, ''), notBefore }));
}
const offsets = (taken: LogRecord[]) => taken.map(({ offset }) => Number(offset));

test('gives records out in their order', () => {
  const lane = createLane();
  lane.add(records(0, 2), '3');
  lane.add(records(2, 1), '3');
  expect(offsets([...lane.take(1), ...lane.take(9)])).toEqual([0, 1, 2]);
});

test('leaves out what it has already', () => {
  const lane = createLane();
  lane.add(records(0, 3), '4');
  lane.add(records(1, 3), '4');
  expect(offsets(lane.take(9))).toEqual([0, 1, 2, 3]);
});

test('a record that is not due holds back those behind it', () => {
  const lane = createLane();
  lane.add([...records(0, 1), ...records(1, 1, NOW + 50), ...records(2, 1)], '3');
  expect(lane.due(NOW)).toBe(1);
  lane.take(1);
  expect(lane.due(NOW)).toBe(0);
  expect(lane.dueAt()).toBe(NOW + 50);
  expect(lane.due(NOW + 50)).toBe(2);
});

test('says when it is full, and calls when there is room again', () => {
  const lane = createLane();
  expect(lane.add(records(0, 3_999), '9999')).toBe('room');
  expect(lane.add(records(3_999, 1), '9999')).toBe('full');
  let room = false;
  lane.onRoom(() => {
    room = true;
  });
  lane.take(2_000);
  expect(room).toBe(false);
  lane.take(1);
  expect(room).toBe(true);
});

test('counts what is not handled as lag, read or not', () => {
  const lane = createLane();
  lane.add(records(10, 5), '100');
  lane.take(2);
  expect(lane.handledUntil('12')).toBe(88);
});

describe('when the group is rebalanced', () => {
  test('what was read is forgotten, and what was taken is of an older generation', () => {
    const lane = createLane();
    lane.add(records(0, 5), '5');
    const generation = lane.generation();
    lane.reset(true);
    expect(lane.due(NOW)).toBe(0);
    expect(lane.generation()).not.toBe(generation);
  });

  test('an answer from before that would leave a gap is refused', () => {
    const lane = createLane();
    lane.add(records(0, 5), '20');
    lane.take(2);
    lane.handledUntil('2');
    lane.reset(true);
    expect(lane.add(records(5, 5), '20')).toEqual({ readFrom: '2' });
    expect(lane.add(records(2, 3), '20')).toBe('room');
    expect(offsets(lane.take(9))).toEqual([2, 3, 4]);
  });

  test('and so it is where nothing has been handled yet', () => {
    const lane = createLane();
    lane.add(records(0, 5), '20');
    lane.reset(true);
    expect(lane.add(records(5, 5), '20')).toEqual({ readFrom: '0' });
  });

  test('a gap that is there again is what retention has removed', () => {
    const lane = createLane();
    lane.add(records(0, 2), '20');
    lane.take(2);
    lane.handledUntil('2');
    lane.reset(true);
    expect(lane.add(records(7, 1), '20')).toEqual({ readFrom: '2' });
    expect(lane.add(records(7, 1), '20')).toBe('room');
  });

  test('a partition that comes back after another consumer had it may begin anywhere', () => {
    const lane = createLane();
    lane.add(records(0, 2), '20');
    lane.take(2);
    lane.handledUntil('2');
    lane.reset(false);
    lane.reset(true);
    expect(lane.add(records(15, 1), '20')).toBe('room');
  });

  test('a partition that was paused is read again', () => {
    const lane = createLane();
    let room = false;
    lane.onRoom(() => {
      room = true;
    });
    lane.reset(true);
    expect(room).toBe(true);
  });
});
