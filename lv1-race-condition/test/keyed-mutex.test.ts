import { expect, test } from '@jest/globals';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { createKeyedMutex } from '../src/keyed-mutex';

test('lets the next one in when the one before has ended, in the order of arrival', async () => {
  const mutex = createKeyedMutex<string>();
  const steps: string[] = [];
  const visit = (name: string) =>
    mutex.runExclusive('event', async () => {
      steps.push(`${name} in`);
      await Promise.resolve();
      steps.push(`${name} out`);
    });
  await Promise.all([visit('A'), visit('B'), visit('C')]);
  expect(steps).toEqual(['A in', 'A out', 'B in', 'B out', 'C in', 'C out']);
});

test('keeps different keys from waiting for each other', async () => {
  const mutex = createKeyedMutex<string>();
  const mayEnd = createGate();
  const first = mutex.runExclusive('one event', () => mayEnd.opened);
  await mutex.runExclusive('another event', async () => mayEnd.open());
  await first;
});

test('gives the result back', async () => {
  expect(await createKeyedMutex<string>().runExclusive('event', async () => 42)).toBe(42);
});

test('lets the next one in after a failure, and does not pass the failure on', async () => {
  const mutex = createKeyedMutex<string>();
  const failing = mutex.runExclusive('event', () => Promise.reject(new Error('mine')));
  const next = mutex.runExclusive('event', async () => 'not mine');
  await expect(failing).rejects.toThrow('mine');
  expect(await next).toBe('not mine');
});

test('forgets a key that is neither held nor waited for', async () => {
  const mutex = createKeyedMutex<string>();
  const mayEnd = createGate();
  const visits = [1, 2].map(() => mutex.runExclusive('event', () => mayEnd.opened));
  expect(mutex.busyKeys).toBe(1);
  mayEnd.open();
  await Promise.all(visits);
  await expect(mutex.runExclusive('event', () => Promise.reject(new Error()))).rejects.toThrow();
  expect(mutex.busyKeys).toBe(0);
});
