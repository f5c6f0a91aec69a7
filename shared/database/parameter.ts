/**
 * An array as PostgreSQL reads it from text, for a parameter that is unnested or compared with `ANY`. Node-postgres writes it, too, but
 * quotes each element, and searches it twice for what must be escaped: for ids and instants that takes half as long again.
 * What is no array goes to node-postgres as it is, and so does an array with anything in it but words, numbers, instants and nulls.
 */
export function parameterOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  let literal = '';
  for (const element of value) {
    const text = textOf(element);
    if (text === undefined) return value;
    literal += `,${text}`;
  }
  return `{${literal.slice(1)}}`;
}

/** Letters, digits and what stands in ids and instants: PostgreSQL reads them without quotes, but for the word NULL. */
const NEEDS_NO_QUOTES = /^(?!null$)[\w:.-]+$/i;

/** `undefined` where node-postgres has rules of its own. */
function textOf(element: unknown): string | number | boolean | undefined {
  switch (typeof element) {
    case 'string':
      return NEEDS_NO_QUOTES.test(element) ? element : `"${element.replace(/["\\]/g, '\\$&')}"`;
    case 'number':
    case 'boolean':
      return element;
    case 'undefined':
      return 'NULL';
    default:
      if (element === null) return 'NULL';
      return element instanceof Date ? instant(element) : undefined;
  }
}

/** PostgreSQL knows years of more than four digits, but not the sign before them. */
function instant(value: Date): string | undefined {
  const text = value.toISOString();
  if (text.startsWith('-')) return undefined;
  return text.startsWith('+') ? text.slice(1) : text;
}
