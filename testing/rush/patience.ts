/** What the service has promised with its 202. */
export interface Promised {
  /** ISO 8601; by the server's clock. */
  acceptedAt: string;
  /** A request that is not decided by then expires. */
  expiresAt: string;
}

/**
 * How long a client waits for a decision: longer than the service promises, and derived from what it promises.
 *
 * A request that has expired is still decided, once a worker comes to it. So a client waits for twice as long as the request is worth
 * deciding, and after that for as long as the queue before it moves. Only the difference of the server's two instants counts, so
 * client and server need not share a clock.
 *
 * @param now milliseconds since the epoch, by the client's clock, here and in what is returned
 */
export function patienceWith({ acceptedAt, expiresAt }: Promised, now: number) {
  const worthMs = Date.parse(expiresAt) - Date.parse(acceptedAt);
  if (Number.isNaN(worthMs))
    throw new Error(`no promise: accepted at ${acceptedAt}, expires at ${expiresAt}`);
  let endsAt = now + 2 * worthMs;
  let nearest = Number.POSITIVE_INFINITY;
  return {
    endsAt: () => endsAt,
    /** Hears the queue position that an answer told, if it told one. */
    hear(ahead: number | undefined, now: number): void {
      if (ahead === undefined || ahead >= nearest) return;
      nearest = ahead;
      endsAt = Math.max(endsAt, now + worthMs);
    },
  };
}
