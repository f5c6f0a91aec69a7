const NO_TEXT = '\uFFFD';

/**
 * The beginning of a text, without what PostgreSQL has no room for: NUL, and half a character. They become the sign that
 * stands for bytes which are no text, as all others have been since they were read.
 */
export function printable(text: string, mostCharacters: number): string {
  return text
    .slice(0, mostCharacters)
    .replaceAll('\0', NO_TEXT)
    .replaceAll(/\p{Surrogate}/gu, NO_TEXT);
}
