import { describe, expect, test } from '@jest/globals';
import { followPlan } from '../../fault/follow-plan';
import type { Unclear } from '../../fault/read-deed';
import { readPlan } from '../../fault/read-plan';
import type { Target } from '../../fault/target';
import { breakablesOf } from '../../fault/targets';

const TARGETS = breakablesOf(['lv3'], 2);
const read = (text: string) => readPlan(text, TARGETS);

test('a plan has steps, and a step without a target means the one before', () => {
  expect(read('at 40% of answers: redis-1 freeze, after 3s: thaw,after 200ms : lv3-2 pause 6s')).toEqual([
    {
      when: { share: 0.4 },
      deed: { target: 'redis-1', action: 'freeze', ms: 0 },
      text: 'at 40% of answers: redis-1 freeze',
    },
    {
      when: { afterMs: 3_000 },
      deed: { target: 'redis-1', action: 'thaw', ms: 0 },
      text: 'after 3s: thaw',
    },
    {
      when: { afterMs: 200 },
      deed: { target: 'lv3-2', action: 'pause', ms: 6_000 },
      text: 'after 200ms : lv3-2 pause 6s',
    },
  ]);
});

describe('what cannot be understood is told, with its place', () => {
  test.each([
    ['', 0, /at 40% of answers/],
    ['redis-1 freeze', 0, /at 40% of answers/],
    ['after: redis-1 kill', 5, /such as 200ms or 3s/],
    ['after 3x: redis-1 kill', 6, /not '3x'/],
    ['at 140% of answers: redis-1 kill', 3, /0% to 99%/],
    ['at 40% of tickets: redis-1 kill', 7, /of answers/],
    ['at 40% of answers redis-1 kill', 18, /of answers:/],
    ['at 40% of answers', 17, /':' and what is done/],
    ['at 40% of answers:', 18, /no target/],
    ['after 1s: thaw', 10, /no target 'thaw'/],
    ['after 1s: redis-1 kill,', 23, /at 40% of answers/],
    ['after 1s: redis-1 kill: now', 24, /one ':'/],
    ['after 1s: redis-1 kill, after 1s: burn', 34, /no target 'burn'/],
  ])('%s', (text, at, message) => {
    let unclear: Unclear | undefined;
    try {
      read(text);
    } catch (error) {
      unclear = error as Unclear;
    }
    expect(unclear?.message).toMatch(message);
    expect(unclear?.at).toBe(at);
  });
});

test('steps follow one another, and the rest is left out when the rush is over', async () => {
  const acted: string[] = [];
  const target = {
    name: 'redis-1',
    act: async (action: string) => void acted.push(action),
  } as unknown as Target;
  const steps = read('at 50% of answers: redis-1 kill, at 50% of answers: restart, after 600s: empty');
  const followed = followPlan(steps, [target]);
  followed.onAnswer(4, 10);
  await new Promise(setImmediate);
  expect(acted).toEqual([]);
  followed.onAnswer(5, 10);
  await new Promise(setImmediate);
  expect((await followed.end()).map(({ text }) => text)).toEqual(steps.slice(0, 2).map(({ text }) => text));
  expect(acted).toEqual(['kill', 'restart']);
});
