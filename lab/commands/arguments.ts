import { InvalidArgumentError } from 'commander';

/** Parses a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Parses seconds from `least` to `most`, such as 2 or 0.5. */
export function seconds(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`It must be a number of seconds from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Parses `a,b`, and joins what several occurrences of the option say. */
export function listOf<Item extends string>(
  allowed: readonly Item[],
): (text: string, before?: Item[]) => Item[] {
  return (text, before = []) => [
    ...new Set([...before, ...text.split(',').map((item) => oneOf(allowed, item))]),
  ];
}

function oneOf<Item extends string>(allowed: readonly Item[], text: string): Item {
  const item = allowed.find((candidate) => candidate === text.trim().toLowerCase());
  if (item === undefined) throw new InvalidArgumentError(`It must be of: ${allowed.join(', ')}.`);
  return item;
}

/** The same for slugs, which only a level's catalogue can check. */
export function collectSlugs(text: string, before: string[] = []): string[] {
  return [...new Set([...before, ...text.split(',').map((slug) => slug.trim())])];
}

/** Parses `1,8` into whole numbers from `least` to `most`. What is said last counts. */
export function wholeNumbers(least: number, most: number): (text: string) => number[] {
  const parse = wholeNumber(least, most);
  return (text) => [...new Set(text.split(',').map((number) => parse(number.trim())))];
}
