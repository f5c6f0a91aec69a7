interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: while one write for a key is under way, those that come meanwhile wait, and go together in the next.
 *
 * No item waits for a batch to fill, and no timer decides: alone, an item is written at once. And each process has one connection
 * at the hot row of a key, not a queue of connections. The next batch is on its way before the callers of the last one are told: to
 * answer them takes the process about as long as the write takes.
 *
 * @param write answers with one result for each item, in the same order
 * @param mostItems in a batch
 */
export function inBatches<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  mostItems = 500,
): (key: number, item: Item) => Promise<Result> {
  const queues = new Map<number, Waiting<Item, Result>[]>();
  return (key, item) =>
    new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const queue = queues.get(key);
      if (queue !== undefined) queue.push(waiting);
      else void drain(key, [waiting]);
    });

  async function drain(key: number, queue: Waiting<Item, Result>[]): Promise<void> {
    queues.set(key, queue);
    while (queue.length > 0) setImmediate(await written(queue.splice(0, mostItems)));
    queues.delete(key);
  }

  /** @returns what tells the callers. It never fails. */
  async function written(batch: Waiting<Item, Result>[]): Promise<() => void> {
    try {
      const results = await write(batch.map(({ item }) => item));
      return () => {
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      };
    } catch (error) {
      return () => {
        for (const { reject } of batch) reject(error);
      };
    }
  }
}
