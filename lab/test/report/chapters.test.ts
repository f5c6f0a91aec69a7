import { expect, test } from '@jest/globals';
import { pagesWithFigures } from '../../report/chapters/chapters';

test.each(pagesWithFigures())('$page shows the figures of the committed result files', ({ is, shouldBe }) => {
  expect(is).toBe(shouldBe);
});
