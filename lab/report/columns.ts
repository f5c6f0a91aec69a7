/** For a stream that does not tell its width: a file, a pipe. */
const USUAL_COLUMNS = 80;

/** How many characters fit beside each other on a stream. */
export function columnsOf({ columns }: { columns?: number }): number {
  return columns || USUAL_COLUMNS;
}
