/** Runs `work` when all work that came before with the same key has ended, well or badly. */
export type RunInOrder = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * A queue for each key, in the order of arrival, within this process. A question that one process may ask the servers needs not
 * be asked by each of its thousand buyers.
 */
export function createKeyedQueue(): RunInOrder {
  const lastOf = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const result = (lastOf.get(key) ?? Promise.resolve()).then(work);
    // The next one waits for the end of this work, and not for its success.
    const end = result.catch(() => undefined);
    lastOf.set(key, end);
    try {
      return await result;
    } finally {
      if (lastOf.get(key) === end) lastOf.delete(key);
    }
  };
}
