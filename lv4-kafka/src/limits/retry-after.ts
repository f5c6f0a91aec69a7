const LEAST_SECONDS = 1;
/** An estimate may be wrong. A buyer whose request is decided earlier than expected should not learn it much later. */
const MOST_SECONDS = 10;
/** By how much an answer may be later than the decision is expected, as a share of the wait. */
const SPREAD = 0.5;

/**
 * `Retry-After` of an answer that says `pending`: when there is probably a decision to tell (RFC 9110, section 10.2.3). Spread at
 * random, so that buyers who were told at the same instant do not come back at the same instant.
 *
 * @returns whole seconds: the header knows no others
 */
export function retryAfterSeconds(expectedWaitMs: number): number {
  const expected = Math.min(Math.max(expectedWaitMs / 1000, LEAST_SECONDS), MOST_SECONDS);
  const spread = expected * (1 + SPREAD * Math.random());
  // Rounded up or down by chance: always up would make two seconds of nearly every one.
  return Math.floor(spread + Math.random());
}
