import { expect, test } from '@jest/globals';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { mend } from '../../fault/mend';
import type { Target } from '../../fault/target';

test('three brokers start side by side, and the level after them', async () => {
  const mended: string[] = [];
  const allStart = createBarrier(3);
  const target = (name: string, meanwhile = async () => {}): Target => ({
    ...{ name, actions: [], state: () => 'down', act: async () => {} },
    async restore() {
      await meanwhile();
      mended.push(name);
    },
  });
  const brokers = ['kafka-1', 'kafka-2', 'kafka-3'].map((name) => target(name, () => allStart.arrive()));
  await mend([brokers, [target('lv4-1')]]);
  expect(mended).toEqual(['kafka-1', 'kafka-2', 'kafka-3', 'lv4-1']);
});
