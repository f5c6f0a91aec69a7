import { expect, test } from '@jest/globals';
import { askLoaded } from '../../redis/load-buyers';

/** A Redis that forgets so many times between a load and the next question. */
function forgets(times: number) {
  const done: string[] = [];
  let left = times;
  return {
    done,
    ask: async () => {
      done.push('ask');
      return left-- > 0 ? undefined : 'admitted';
    },
    load: async () => void done.push('load'),
  };
}

test('tells Redis who has a ticket where it does not know, and asks again', async () => {
  const { ask, load, done } = forgets(2);
  expect(await askLoaded(ask, load)).toBe('admitted');
  expect(done).toEqual(['ask', 'load', 'ask', 'load', 'ask']);
});

test('refuses the buyer when Redis forgets each time: rejected, and to be asked again', async () => {
  const { ask, load, done } = forgets(Number.POSITIVE_INFINITY);
  await expect(askLoaded(ask, load)).rejects.toMatchObject({ outcome: 'rejected', retryable: true });
  expect(done.filter((step) => step === 'ask')).toHaveLength(3);
});
