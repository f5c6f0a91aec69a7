/** How many examples of one kind a person wants to read. */
const EXAMPLES = 3;

/** A sentence for each of the first few, and how many more there are. */
export function examples<T>(found: T[], sentence: (item: T) => string): string[] {
  const more = found.length - EXAMPLES;
  return [...found.slice(0, EXAMPLES).map(sentence), ...(more > 0 ? [`… and ${more} more like this.`] : [])];
}

/** Two or more ids as people write them: `12, 40 and 88`, and of a crowd the first few. */
export function list(ids: number[]): string {
  const more = ids.length - EXAMPLES;
  if (more > 1) return `${ids.slice(0, EXAMPLES).join(', ')} and ${more} more`;
  return `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}
