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
export function withinTimeLimit<T>(what: string, limitMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeLimitExceeded(what, limitMs)), limitMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
