import { written } from './differences';
import { type Edition, read } from './pages';

/** A term, and the Korean ones that may stand for it. */
export interface Term {
  english: string;
  korean: string[];
}

/** The terms of the glossary. A second Korean one stands in brackets. */
export function glossary(page = read('GLOSSARY.md')): Term[] {
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1);
  return rows.map((row) => {
    const [, english = '', korean = ''] = row.split('|').map((cell) => cell.trim());
    return { english, korean: korean.split(/[()]/).flatMap((term) => term.trim() || []) };
  });
}

/** @returns the terms of the English page for which the Korean page has a word of its own */
export function lostTerms({ englishText, koreanText }: Edition, terms: Term[]): string[] {
  const english = proseOf(englishText);
  const korean = proseOf(koreanText);
  return terms
    .filter((term) => new RegExp(`(?<![\\w-])${term.english}(s|es)?(?![\\w-])`, 'i').test(english))
    .filter((term) => !term.korean.some((one) => korean.includes(one)))
    .map((term) => `${term.english}: ${term.korean.join(', ')}`);
}

/** Without code, the names of files, and the titles of papers. */
function proseOf(page: string): string {
  const [prose = ''] = written(page).split(/^## (?:References|참고 자료)$/m);
  return prose.replace(/`[^`\n]*`|(?:\[[^\]\n]*\.\w+)?\]\([^)\n]*\)/g, '').replace(/\s+/g, ' ');
}
