/**
 * One column of a batch, as PostgreSQL reads an array, for a parameter that is unnested: numbers, ids, instants, and words that need
 * no quotes. Node-postgres searches each element of an array for what must be escaped: for a thousand requests, a third of
 * the CPU of their batch.
 */
export function arrayLiteral(column: readonly (number | string | Date | null | undefined)[]): string {
  return `{${column.map(asText).join(',')}}`;
}

function asText(value: number | string | Date | null | undefined): number | string {
  if (value === null || value === undefined) return 'NULL';
  return value instanceof Date ? instant(value) : value;
}

/** PostgreSQL knows years of more than four digits, but not the sign before them. */
function instant(value: Date): string {
  const text = value.toISOString();
  return text.startsWith('+') ? text.slice(1) : text;
}
