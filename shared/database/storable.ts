/** What a client may send into the database: only what PostgreSQL, and JSON on both ways, carry through unchanged. */
import { z } from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the one that PostgreSQL does not store
const VISIBLE_AND_NO_NUL = /^[^\u0000]*[^\s\u0000][^\u0000]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const THIS_MILLENNIUM = /^2\d{3}-/;

/**
 * Text of so many characters. PostgreSQL stores no NUL, and half of a surrogate pair cannot be encoded: it would come back as
 * U+FFFD. Characters are counted as JSON Schema and PostgreSQL count them, not by UTF-16 units.
 */
export function storableText(most: number) {
  const message = `must have 1 to ${most} characters, one of them visible, none of them NUL or half of a pair`;
  return z
    .string(message)
    .min(1, message)
    .regex(VISIBLE_AND_NO_NUL, message)
    .refine((text) => !LONE_SURROGATE.test(text) && [...text].length <= most, message)
    .meta({ maxLength: most });
}

/** A whole number. `unit` is what the message says of it beside the range. */
export function wholeNumber(least: number, most: number, unit = '') {
  const message = `must be a whole number from ${plain(least)} to ${plain(most)}${unit}`;
  return z.int(message).min(least, message).max(most, message);
}

const NO_MOMENT =
  'must be a date and time of the years 2000 to 2999 with an offset, such as 2030-01-01T09:00:00Z';

/**
 * A moment of the years 2000 to 2999, in UTC as well as written: the answer names it in UTC. Before 1972 some local times are
 * off by seconds, which node-pg cannot send; and beyond the year 9999 there is no RFC 3339. What is finer than a millisecond is
 * cut off.
 */
export const storableDate = z.iso
  .datetime({ offset: true, error: NO_MOMENT })
  .refine((text) => THIS_MILLENNIUM.test(text), NO_MOMENT)
  .meta({ pattern: THIS_MILLENNIUM.source })
  .pipe(z.coerce.date<string>().refine((moment) => THIS_MILLENNIUM.test(moment.toISOString()), NO_MOMENT));

function plain(value: number): string {
  return value.toLocaleString('en-US');
}
