/** Something did not answer in time. It may still do what it was asked for. */
export class TimeLimitExceeded extends Error {
  constructor(what: string, limitMs: number) {
    super(`${what} did not answer within ${limitMs} ms`);
    this.name = 'TimeLimitExceeded';
  }
}

/**
 * Stops waiting after `limitMs` milliseconds. It does not stop the work: what was sent cannot be called back.
 *
 * @throws TimeLimitExceeded
 */
export async function withinTimeLimit<T>(what: string, limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitExceeded(what, limitMs)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
