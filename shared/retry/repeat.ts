/**
 * Runs `pass` again and again, one at a time, the first after a pause.
 *
 * @param everyMs the pause between the end of one pass and the beginning of the next, in milliseconds
 * @param pass handles its own errors
 * @returns what stops it, once the pass under way is over
 */
export function repeat(everyMs: number, pass: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let passing = Promise.resolve();
  function schedule(): void {
    timer = setTimeout(() => {
      passing = pass().then(() => {
        if (!stopped) schedule();
      });
    }, everyMs);
  }
  schedule();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await passing;
  };
}
