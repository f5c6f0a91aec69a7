import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED } from './blocks';
import { CELLS, PHRASES } from './korean-words';
import { editions, ROOT } from './pages';

/** Each Korean page, as it is and with the figures of the English one, in Korean words. */
export function koreanPages(): { file: string; is: string; shouldBe: string }[] {
  return editions().map(({ korean, englishText, koreanText }) => ({
    file: korean,
    is: koreanText,
    shouldBe: withFiguresOf(englishText, koreanText),
  }));
}

/** Writes them. @returns the pages that changed */
export function writeKoreanFigures(): string[] {
  const changed = koreanPages().filter(({ is, shouldBe }) => is !== shouldBe);
  for (const { file, shouldBe } of changed) writeFileSync(join(ROOT, file), shouldBe);
  return changed.map(({ file }) => file);
}

/** A page whose generated places show what those of the English page do. */
export function withFiguresOf(english: string, korean: string): string {
  const figures = new Map([...english.matchAll(GENERATED)].map(([, begin, , , figures]) => [begin, figures]));
  return korean.replace(GENERATED, (all, begin: string, _name, _which, _old, end: string) => {
    const shown = figures.get(begin);
    return shown === undefined ? all : `${begin}${inKorean(shown)}${end}`;
  });
}

/** Code and links stay as they are. A word that the table does not have stays English. */
export function inKorean(generated: string): string {
  return generated
    .split(/(^```[\s\S]*?^```$|`[^`\n]*`|\]\([^)\n]*\))/m)
    .map((part, index) => (index % 2 === 1 ? part : proseInKorean(part)))
    .join('');
}

function proseInKorean(text: string): string {
  const cells = text.replace(/(?<=\| )[^|\n]+(?= \|)/g, (cell) =>
    cell in CELLS ? unbroken(CELLS[cell] as string) : cell,
  );
  return PHRASES.reduce((prose, [english, korean]) => prose.replace(english, korean), cells);
}

const WORD_JOINER = '\u2060';

/** Browsers break Korean between any two syllables, so a narrow column would show one below the other. */
function unbroken(words: string): string {
  return words.replace(/(?<=\p{Script=Hangul})(?=\p{Script=Hangul})/gu, WORD_JOINER);
}
