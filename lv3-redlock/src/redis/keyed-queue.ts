/** Runs `work` when the work of everybody who came before with the same key has ended, well or badly. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * A line for each key, in the order of arrival, within this process. What is asked of servers by one process after another
 * needs not be asked by each of its thousand buyers.
 */
export function createLine(): InTurn {
  const lastOf = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (lastOf.get(key) ?? Promise.resolve()).then(work);
    // The next one waits for the end of this turn, and its failure is not theirs.
    const end = turn.catch(() => undefined);
    lastOf.set(key, end);
    try {
      return await turn;
    } finally {
      if (lastOf.get(key) === end) lastOf.delete(key);
    }
  };
}
