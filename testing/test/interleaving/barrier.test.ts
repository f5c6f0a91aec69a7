import { expect, test } from '@jest/globals';
import { createBarrier, createGate } from '../../interleaving/barrier';

test('lets the parties go on when the last has arrived, and those who come later', async () => {
  const barrier = createBarrier(2);
  await Promise.all([barrier.arrive(), barrier.arrive()]);
  await barrier.arrive();
});

test('says how many have come, if the others do not', async () => {
  await expect(createBarrier(2, 10).arrive()).rejects.toThrow(
    '1 of 2 parties came to the barrier within 10 ms: a party that is missing has ended, has failed, or waits',
  );
});

test('counts the limit of a gate from when a party waits, and throws nothing where none does', async () => {
  const gate = createGate(10);
  await new Promise((resolve) => setTimeout(resolve, 20));
  gate.open();
  await gate.opened;
  await expect(createGate(10).opened).rejects.toThrow('no party opened the gate within 10 ms');
});
