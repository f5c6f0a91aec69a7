import type { RateLimiter } from './log';

/** How much of an idle time may be made up for at once, in seconds. */
const BURST_SECONDS = 0.1;

export const unlimited: RateLimiter = { take: (atMost) => atMost, waitMs: () => 0 };

/**
 * A token bucket: it fills at a steady rate up to a small burst, and each record that is taken takes a token.
 *
 * @param now milliseconds, by a clock that never goes backwards
 */
export function tokenBucket(perSecond: number, now: () => number = () => performance.now()): RateLimiter {
  const capacity = Math.max(1, perSecond * BURST_SECONDS);
  let tokens = capacity;
  let filledAt = now();
  function fill(): void {
    const at = now();
    tokens = Math.min(capacity, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
  }
  return {
    take(atMost) {
      fill();
      const taken = Math.min(atMost, Math.floor(tokens));
      tokens -= taken;
      return taken;
    },
    waitMs() {
      fill();
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
}
