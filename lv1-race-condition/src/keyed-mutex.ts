/** One caller at a time for each key, in the order of arrival. Different keys do not wait for each other. */
export interface KeyedMutex<Key> {
  /** Runs `work` when all earlier calls with the same key have ended, well or badly. */
  runExclusive<T>(key: Key, work: () => Promise<T>): Promise<T>;
  /** How many keys are held or waited for. */
  readonly busyKeys: number;
}

/**
 * A mutual exclusion among the requests of one process. JavaScript runs one piece of code at a time and still needs it:
 * at every `await`, another request may run.
 *
 * Each call waits for the promise of the call before it, so the queue is a chain of promises and needs no list.
 */
export function createKeyedMutex<Key>(): KeyedMutex<Key> {
  const lastOf = new Map<Key, Promise<unknown>>();
  return {
    async runExclusive(key, work) {
      const result = (lastOf.get(key) ?? Promise.resolve()).then(work);
      // The next call waits for the end of this one. It does not see its failure.
      const end = result.catch(() => undefined);
      lastOf.set(key, end);
      try {
        return await result;
      } finally {
        if (lastOf.get(key) === end) lastOf.delete(key);
      }
    },
    get busyKeys() {
      return lastOf.size;
    },
  };
}
