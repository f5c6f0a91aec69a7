/** One visitor at a time for each key, in the order of arrival; different keys do not wait for each other. */
export interface KeyedMutex<Key> {
  /** Runs `work` when everybody who came before with the same key has ended, well or badly. */
  runExclusive<T>(key: Key, work: () => Promise<T>): Promise<T>;
  /** How many keys somebody holds or waits for. */
  readonly busyKeys: number;
}

/**
 * A mutual exclusion among the requests of one process. JavaScript runs one piece of code at a time and still needs it:
 * at every `await` somebody else may run.
 *
 * Each visitor queues behind the promise of the visitor before, so the queue is a chain of promises and needs no list.
 */
export function createKeyedMutex<Key>(): KeyedMutex<Key> {
  const lastOf = new Map<Key, Promise<unknown>>();
  return {
    async runExclusive(key, work) {
      const turn = (lastOf.get(key) ?? Promise.resolve()).then(work);
      // The next one waits for the end of this turn, and its failure is not theirs.
      const end = turn.catch(() => undefined);
      lastOf.set(key, end);
      try {
        return await turn;
      } finally {
        if (lastOf.get(key) === end) lastOf.delete(key);
      }
    },
    get busyKeys() {
      return lastOf.size;
    },
  };
}
