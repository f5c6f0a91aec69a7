import { distance } from 'fastest-levenshtein';

/** More mistakes than that, and it is another word. */
const MOST_MISTAKES = 3;

/** ` (did you mean row-lock?)` for a word that is spelled wrong, and an empty text where no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const most = Math.min(MOST_MISTAKES, Math.floor(word.length / 2));
  const [nearest] = known
    .map((other) => ({ other, mistakes: distance(word, other) }))
    .filter(({ mistakes }) => mistakes <= most)
    .sort((one, another) => one.mistakes - another.mistakes);
  return nearest === undefined ? '' : ` (did you mean ${nearest.other}?)`;
}
