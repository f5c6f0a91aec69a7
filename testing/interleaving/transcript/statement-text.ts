import { sqlState } from '@ticket-rush/shared/database/database-errors';
import type { NumberNames } from './number-names';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** Lists of columns say nothing about the race. */
const LISTS: [RegExp, string][] = [
  [/SELECT (?:[^()]|\((?:[^()]|\(\))*\)){30,}? FROM/, 'SELECT … FROM'],
  [/RETURNING [^()]{20,}$/, 'RETURNING …'],
  [/(INSERT INTO \w+) \([^()]{40,}\)/, '$1 (…)'],
];

/** A statement on one line, with its values in it, and without the lists of columns, which say little. */
export function showStatement(text: string, values: readonly unknown[], names: NumberNames): string {
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\$(\d+)/g, (_, index: string) => showValue(values[Number(index) - 1], names));
  return LISTS.reduce((shorter, [list, short]) => shorter.replace(list, short), line);
}

/** What PostgreSQL answered: the numbers of the row, which is what a decision is made of. */
export function showRows(text: string, rows: unknown, names: NumberNames): string {
  if (!Array.isArray(rows)) return '';
  if (rows.length === 0) return /SELECT|RETURNING/.test(text) ? '→ no row' : '→ done';
  const [row] = rows as [Record<string, unknown>];
  const facts = Object.entries(row).filter(([column, value]) => isFact(column, value));
  return facts.length === 0
    ? '→ a row'
    : `→ ${facts.map(([column, value]) => `${column} ${names(value as number | null)}`).join(', ')}`;
}

export function showError(error: unknown): string {
  return `→ ERROR ${[sqlState(error) ?? [], (error as Error).message].flat().join(' ')}`;
}

/** Ids are different in each run, and times in each second. */
function isFact(column: string, value: unknown): boolean {
  return (typeof value === 'number' || value === null) && column !== 'id' && column !== 'eventId';
}

function showValue(value: unknown, names: NumberNames): string {
  if (value instanceof Date) return "'…'";
  if (typeof value === 'string') return UUID.test(value) ? "'…'" : `'${value}'`;
  return typeof value === 'number' ? names(value) : String(value);
}
