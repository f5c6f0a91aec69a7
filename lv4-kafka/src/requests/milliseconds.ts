/** An instant of the database in milliseconds since the epoch, as SQL. */
export function milliseconds(instant: string): string {
  return `(extract(epoch FROM ${instant}) * 1000)::float8`;
}
