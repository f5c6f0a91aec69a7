import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(__dirname, '..', '..');
const LEVELS = ['lv1-race-condition', 'lv2-db-lock', 'lv3-redlock', 'lv4-kafka'];
const PAGES = [
  'README.md',
  'results/rush.md',
  ...LEVELS.flatMap((level) => [`${level}/README.md`, `${level}/NOTES.md`]),
];

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8').replace(/\s+/g, ' ').toLowerCase();
const chapters = PAGES.filter((page) => existsSync(join(ROOT, page))).map(read);

const rows = readFileSync(join(ROOT, 'GLOSSARY.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()));
const terms = rows.map(([, term = '']) => term);

describe('the glossary', () => {
  test.each(terms)('%s stands in a chapter', (term) => {
    expect(chapters.some((chapter) => chapter.includes(term.toLowerCase()))).toBe(true);
  });

  test('has each term once, in the order of the alphabet', () => {
    expect(terms).toEqual([...new Set(terms)].sort((one, other) => one.localeCompare(other, 'en')));
  });

  test.each(rows)('%#: has the Korean term and a meaning', (_, __, korean, meaning) => {
    expect(korean).toMatch(/[가-힣]/);
    expect(meaning).toMatch(/\.$/);
  });
});
