import { describe, expect, test } from '@jest/globals';
import { readDeed, type Unclear, wordsOf } from '../../fault/read-deed';
import { breakablesOf } from '../../fault/targets';

const TARGETS = breakablesOf(['lv3', 'lv4'], 2);
const read = (text: string, before?: string) => readDeed(wordsOf(text), text.length, TARGETS, before);

describe('the words of a fault', () => {
  test.each([
    ['redis-1 freeze', { target: 'redis-1', action: 'freeze', ms: 0 }],
    ['lv3-1 pause 1.5s', { target: 'lv3-1', action: 'pause', ms: 1_500 }],
    ['lv4-worker-2 kill', { target: 'lv4-worker-2', action: 'kill', ms: 0 }],
    ['kafka-2 kill', { target: 'kafka-2', action: 'kill', ms: 0 }],
    [
      'link lv4-worker-1  redis-1 slow 200ms',
      { target: 'link lv4-worker-1 redis-1', action: 'slow', ms: 200 },
    ],
  ])('%s', (text, deed) => {
    expect(read(text)).toEqual(deed);
  });

  test('a step that names no target means the one before', () => {
    expect(read('thaw', 'redis-1')).toEqual({ target: 'redis-1', action: 'thaw', ms: 0 });
  });
});

describe('what cannot be understood is told, with its place', () => {
  test.each([
    ['', 0, /no target: postgres, redis-1/],
    ['thaw', 0, /no target 'thaw'/],
    ['redis-9 kill', 0, /no target 'redis-9'/],
    ['link lv3-1 kafka-1 cut', 0, /no target 'link lv3-1 kafka-1': link lv3-1 postgres/],
    ['redis-1', 7, /what to do with redis-1\? kill/],
    ['postgres empty', 9, /postgres has no 'empty'/],
    ['link lv3-1 redis-1 kill', 19, /has no 'kill': cut, slow, mend/],
    ['lv3-1 pause', 11, /after 'pause' comes a time/],
    ['lv3-1 pause 6', 12, /not '6'/],
    ['lv3-1 pause 601s', 12, /up to 600s/],
    ['redis-1 kill now', 13, /'now' is too much/],
  ])('%s', (text, at, message) => {
    const unclear = error(() => read(text));
    expect(unclear.message).toMatch(message);
    expect(unclear.at).toBe(at);
  });
});

function error(work: () => unknown): Unclear {
  try {
    work();
  } catch (thrown) {
    return thrown as Unclear;
  }
  throw new Error('it was understood');
}
