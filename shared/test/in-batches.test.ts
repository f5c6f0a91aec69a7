import { expect, test } from '@jest/globals';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { inBatches } from '../batches/in-batches';

/** The first write waits for the gate. */
function heldWrites() {
  const gate = createGate();
  const batches: string[][] = [];
  const write = inBatches(async (items: string[]) => {
    batches.push(items);
    await gate.opened;
    if (items.includes('bad')) throw new Error('refused');
    return items.map((item) => item.toUpperCase());
  });
  return { batches, write, release: gate.open };
}

test('writes the first at once, and those that come meanwhile together', async () => {
  const { batches, write, release } = heldWrites();
  const answers = Promise.all(['a', 'b', 'c'].map((item) => write(7, item)));
  expect(batches).toEqual([['a']]);
  release();
  expect(await answers).toEqual(['A', 'B', 'C']);
  expect(batches).toEqual([['a'], ['b', 'c']]);
});

test('begins the next write before it tells the callers of the last one', async () => {
  const { batches, write, release } = heldWrites();
  const first = write(7, 'a').then(() => batches.length);
  const second = write(7, 'b');
  release();
  expect(await first).toBe(2);
  await second;
});

test('does not let one key wait for another', () => {
  const { batches, write, release } = heldWrites();
  void write(7, 'a');
  void write(8, 'b');
  expect(batches).toEqual([['a'], ['b']]);
  release();
});

test('fails those that were in a batch that failed, and goes on', async () => {
  const { write, release } = heldWrites();
  const answers = Promise.allSettled([write(7, 'bad'), write(7, 'b')]);
  release();
  expect(await answers).toMatchObject([{ reason: { message: 'refused' } }, { value: 'B' }]);
  expect(await write(7, 'c')).toBe('C');
});
