/** More mistakes than that, and it is another word. */
const MOST_MISTAKES = 3;

/** ` (did you mean row-lock?)` for a word that is spelled wrong, or nothing where no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const most = Math.min(MOST_MISTAKES, Math.floor(word.length / 2));
  const near = known
    .map((other) => ({ other, mistakes: mistakesIn(word, other) }))
    .filter(({ mistakes }) => mistakes <= most)
    .sort((a, b) => a.mistakes - b.mistakes);
  return near[0] === undefined ? '' : ` (did you mean ${near[0].other}?)`;
}

/** How many letters must be put in, left out or changed (V. I. Levenshtein, 1966). */
function mistakesIn(word: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const letter of word) {
    const above = row;
    row = [(above[0] as number) + 1];
    for (let index = 0; index < other.length; index++) {
      const change = (above[index] as number) + (letter === other[index] ? 0 : 1);
      row.push(Math.min(change, (above[index + 1] as number) + 1, (row[index] as number) + 1));
    }
  }
  return row.at(-1) as number;
}
