import { expect, test } from '@jest/globals';
import { RESULTS } from '../commands/chapters';
import { pagesWith } from '../report/chapters';

test.each(pagesWith(RESULTS))('$page shows the figures of the committed run', ({ is, shouldBe }) => {
  expect(is).toContain('<!-- results -->');
  expect(is).toBe(shouldBe);
});
