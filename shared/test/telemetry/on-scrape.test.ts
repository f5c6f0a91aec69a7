import { expect, test } from '@jest/globals';
import { onScrape } from '../../telemetry/on-scrape';

/** Work that ends when it is told to, and counts how often it was begun. */
function heldWork() {
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => void ends.push(resolve));
  return { work, ends };
}

test('a scrape waits for work that is done soon', async () => {
  let done = false;
  await onScrape(async () => {
    await new Promise(setImmediate);
    done = true;
  })();

  expect(done).toBe(true);
});

test('a scrape does not wait for work that hangs, and the next one does not begin it again', async () => {
  const { work, ends } = heldWork();
  const scrape = onScrape(work);

  await scrape();
  await scrape();

  expect(ends).toHaveLength(1);
});

test('begins again once the work has ended', async () => {
  const { work, ends } = heldWork();
  const scrape = onScrape(work);
  const first = scrape();
  ends[0]?.();
  await first;

  const second = scrape();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await second;
});
