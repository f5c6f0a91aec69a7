import { setTimeout as delay } from 'node:timers/promises';

/** How long a scrape waits. An answer that comes later is told to the next one. */
const PATIENCE_MS = 250;

/**
 * Lets a scrape start work that may take long: in a rush a query waits behind the buyers, and a scrape that waited with
 * it would run out of time, so that there would be no figures of the very seconds that matter.
 *
 * Runs only when metrics are scraped, and not twice at the same time.
 */
export function onScrape(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return async () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    await Promise.race([running, delay(PATIENCE_MS, undefined, { ref: false })]);
  };
}
