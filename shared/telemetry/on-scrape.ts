import { setTimeout as delay } from 'node:timers/promises';

/** How long a scrape waits. An answer that comes later is told to the next one. */
const PATIENCE_MS = 250;

/**
 * Lets a scrape start work that may take long, and does not make the scrape wait for the end of it. In a rush a query waits behind the
 * buyers. A scrape that waited as well would run out of time, and there would be no figures of the seconds that matter most.
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
