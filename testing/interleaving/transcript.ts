import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { sqlState } from '@ticket-rush/shared/database/database-errors';

/** One line of a transcript: who sent what, and what came of it. */
export interface Line {
  number: number;
  party: string;
  text: string;
  then: string;
}

/** Longer statements have their answer on the next line. */
const MAX_WIDTH = 80;

/** The lines as a reader sees them: number, who, what, and what came of it. */
export function showTranscript(lines: Line[]): string {
  const width = Math.min(MAX_WIDTH, Math.max(...lines.map(({ text }) => text.length)));
  return lines
    .map(({ number, party, text, then }) => {
      const answer = text.length > width && then !== '' ? `\n${' '.repeat(8 + width)}  ${then}` : `  ${then}`;
      return `${String(number).padStart(2)}  ${party}  ${text.padEnd(width)}${answer}`.trimEnd();
    })
    .join('\n')
    .concat('\n');
}

/**
 * Holds a run against the committed transcript, and against the chapter where it shows it: between the line
 * `<!-- transcript NAME -->` and the end of the block that follows. `UPDATE_TRANSCRIPTS=1` writes both anew.
 *
 * @param level the folder of the level
 */
export function expectTranscript(level: string, name: string, lines: Line[]): void {
  const shown = showTranscript(lines);
  expectFile(join(level, 'transcripts', `${name}.txt`), () => shown);
  expectFile(join(level, 'README.md'), (chapter) => withTranscript(chapter, name, shown));
}

function expectFile(file: string, contentOf: (before: string) => string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = contentOf(before);
  if (process.env.UPDATE_TRANSCRIPTS && wanted !== before) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  }
  expect(readFileSync(file, 'utf8')).toBe(wanted);
}

function withTranscript(chapter: string, name: string, shown: string): string {
  const block = new RegExp('(<!-- transcript NAME -->\\n\\n```text\\n)[^`]*'.replace('NAME', name));
  return chapter.replace(block, (_, marker: string) => marker + shown);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** Lists of columns say nothing about the race. */
const LISTS: [RegExp, string][] = [
  [/SELECT [^()]{30,}? FROM/, 'SELECT … FROM'],
  [/RETURNING [^()]{20,}$/, 'RETURNING …'],
  [/(INSERT INTO \w+) \([^()]{40,}\)/, '$1 (…)'],
];

/** A statement on one line, with its values in it, and without the lists of columns that nobody reads. */
export function showStatement(text: string, values: readonly unknown[]): string {
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\$(\d+)/g, (_, index: string) => showValue(values[Number(index) - 1]));
  return LISTS.reduce((shorter, [list, short]) => shorter.replace(list, short), line);
}

/** What PostgreSQL answered: the numbers of the row, which is what a decision is made of. */
export function showRows(text: string, rows: unknown): string {
  if (!Array.isArray(rows)) return '';
  if (rows.length === 0) return /SELECT|RETURNING/.test(text) ? '→ no row' : '→ done';
  const [row] = rows as [Record<string, unknown>];
  const facts = Object.entries(row).filter(([column, value]) => isFact(column, value));
  return facts.length === 0
    ? '→ a row'
    : `→ ${facts.map(([column, value]) => `${column} ${value}`).join(', ')}`;
}

export function showError(error: unknown): string {
  return `→ ERROR ${sqlState(error) ?? ''} ${(error as Error).message}`;
}

/** Ids are different in each run, and times in each second. */
function isFact(column: string, value: unknown): boolean {
  return (typeof value === 'number' || value === null) && column !== 'id' && column !== 'eventId';
}

function showValue(value: unknown): string {
  if (value instanceof Date) return "'…'";
  if (typeof value === 'string') return UUID.test(value) ? "'…'" : `'${value}'`;
  return String(value);
}
