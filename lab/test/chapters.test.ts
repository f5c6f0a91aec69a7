import { expect, test } from '@jest/globals';
import { RESULTS } from '../commands/chapters';
import { pagesWithBenches } from '../report/bench-chapters';
import { pagesWith } from '../report/chapters';

test.each(pagesWith(RESULTS))('$page shows the figures of the committed run', ({ is, shouldBe }) => {
  expect(is).toContain('<!-- results -->');
  expect(is).toBe(shouldBe);
});

test.each(pagesWithBenches())('$page shows the figures of the committed benches', ({ is, shouldBe }) => {
  expect(is).toBe(shouldBe);
});
