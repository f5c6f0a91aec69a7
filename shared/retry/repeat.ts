/**
 * Runs `pass` again and again, one at a time.
 *
 * @param everyMs the pause between the end of one pass and the beginning of the next, in milliseconds
 * @param pass handles its own errors
 * @param firstAfterMs the pause before the first, in milliseconds; as long as the others unless told
 * @returns what stops it, once the pass under way is over
 */
export function repeat(
  everyMs: number,
  pass: () => Promise<void>,
  firstAfterMs = everyMs,
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let passing = Promise.resolve();
  function schedule(afterMs: number): void {
    timer = setTimeout(() => {
      passing = pass().then(() => {
        if (!stopped) schedule(everyMs);
      });
    }, afterMs);
  }
  schedule(firstAfterMs);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await passing;
  };
}
