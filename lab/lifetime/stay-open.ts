const ONE_HOUR_MS = 3_600_000;

/** Never resolves. A timer, because waiting for a signal alone does not keep Node.js running. */
export function stayOpen(): Promise<never> {
  return new Promise(() => setInterval(() => undefined, ONE_HOUR_MS));
}
