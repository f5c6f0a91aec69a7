import { expect, test } from '@jest/globals';
import { until } from '../until';

test('asks until the answer is as wanted, and returns it', async () => {
  let asked = 0;
  expect(
    await until(
      'it has asked three times',
      () => ++asked,
      (times) => times === 3,
    ),
  ).toBe(3);
});

test('a condition needs no second function', async () => {
  let asked = 0;
  await until('it has asked twice', () => ++asked === 2);
  expect(asked).toBe(2);
});

test('says what it waited for, and what it heard last', async () => {
  const waiting = until(
    'the gate is open',
    async () => 'shut',
    (gate) => gate === 'open',
    30,
  );
  await expect(waiting).rejects.toThrow(
    'waited 30 ms in vain until the gate is open; the last answer was "shut"',
  );
});

test('does not wait for an answer that never comes', async () => {
  await expect(
    until('it answers', () => new Promise<boolean>(() => undefined), undefined, 30),
  ).rejects.toThrow('waited 30 ms in vain until it answers; the last answer was undefined');
});

test('an error of the question is its own', async () => {
  const broken = () => Promise.reject(new Error('no connection'));
  await expect(until('it answers', broken)).rejects.toThrow('no connection');
});
