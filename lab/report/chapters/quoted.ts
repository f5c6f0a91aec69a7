/**
 * Figures that a sentence quotes, and claims of order that it makes, from the committed result files.
 *
 *     <!-- figure bench-locks rows ratio technique=redlock events=1 -->0.50 to 0.64<!-- end of figure -->
 *     <!-- claim bench-locks rows bookings.rounds events=1: technique=row-lock above technique=redlock -->
 *
 * A figure is written into the page: of several rows the least and the most. A claim is only checked: all rounds of the one are
 * `above` all of the other, or they overlap and are `level`. `not-below`: above or level. No reader of the page sees the markers.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { overlap, type Range, rangeOf } from '../../rush/spread';
import { ratioText, whole } from '../whole';

const ROOT = join(__dirname, '../../..');

export const FIGURE = /(<!-- figure (\S+) (\S+) (\S+)((?: \S+=\S+)*) -->)[^<]*(<!-- end of figure -->)/g;
export const CLAIM = /<!-- claim (\S+) (\S+) (\S+)((?: \S+=\S+)*): (.*?) (above|level|not-below) (.*?) -->/g;

type Row = Record<string, unknown>;

/** Every page that quotes figures, as it is and as the results say it should be. */
export function pagesWithQuotes(): { file: string; is: string; shouldBe: string }[] {
  return pages()
    .map((file) => ({ file, is: readFileSync(join(ROOT, file), 'utf8') }))
    .filter(({ is }) => is.includes('<!-- figure '))
    .map(({ file, is }) => ({
      file,
      is,
      shouldBe: withQuotes(is, readResults, file.endsWith('.ko.md') ? '–' : ' to '),
    }));
}

/** Writes them. @returns the pages that changed */
export function writeQuotes(): string[] {
  const changed = pagesWithQuotes().filter(({ is, shouldBe }) => is !== shouldBe);
  for (const { file, shouldBe } of changed) writeFileSync(join(ROOT, file), shouldBe);
  return changed.map(({ file }) => file);
}

/** The claims of all pages that the results do not bear out, each as it stands in its page. */
export function wrongClaims(): string[] {
  return pages().flatMap((file) =>
    claimsIn(readFileSync(join(ROOT, file), 'utf8'), readResults)
      .filter(({ holds }) => !holds)
      .map(({ claim }) => `${file}: ${claim}`),
  );
}

/** @throws if no row is as a figure says */
export function withQuotes(page: string, read: (name: string) => unknown, to = ' to '): string {
  return page.replace(FIGURE, (_, begin: string, name, list, path, filters: string, end: string) => {
    const values = selected(read(name), list, filters).map((row) => Number(at(row, path)));
    const text = /ratio|^of/i.test(path) ? ratioText : whole;
    const [least, most] = [Math.min(...values), Math.max(...values)].map(text) as [string, string];
    return `${begin}${least === most ? least : `${least}${to}${most}`}${end}`;
  });
}

/** @throws if no row is as a claim says */
export function claimsIn(page: string, read: (name: string) => unknown): { claim: string; holds: boolean }[] {
  return [...page.matchAll(CLAIM)].map(([claim, name, list, path, common, one, order, other]) => {
    const rounds = (filters: string) =>
      selected(read(name as string), list as string, `${common} ${filters}`).flatMap(
        (row) => at(row, path as string) as number[],
      );
    const [ours, theirs] = [rounds(one as string), rounds(other as string)];
    return { claim, holds: HOLDS[order as keyof typeof HOLDS](rangeOf(ours), rangeOf(theirs)) };
  });
}

const HOLDS = {
  above: (ours: Range, theirs: Range) => ours[0] > theirs[1],
  level: overlap,
  'not-below': (ours: Range, theirs: Range) => ours[1] >= theirs[0],
};

function selected(results: unknown, list: string, filters: string): Row[] {
  const wanted = filters
    .split(' ')
    .filter(Boolean)
    .map((filter) => filter.split('=') as [string, string]);
  const rows = (results as Record<string, Row[]>)[list] ?? [];
  const found = rows.filter((row) =>
    wanted.every(([field, value]) =>
      value.split('|').some((one) => String(row[field]) === one.replaceAll('_', ' ')),
    ),
  );
  if (found.length === 0) throw new Error(`the results have no ${list} with${filters}`);
  return found;
}

function at(row: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Row)[key], row);
}

function readResults(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, 'results', `${name}.json`), 'utf8'));
}

function pages(): string[] {
  const folders = [
    '.',
    'docs/decisions',
    'infra',
    ...readdirSync(ROOT).filter((name) => name.startsWith('lv')),
  ];
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(folder, name)),
    );
}
