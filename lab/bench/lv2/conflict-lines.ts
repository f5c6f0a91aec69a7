import type { Backoff } from '@ticket-rush/shared/retry/full-jitter';
import { prefixOf } from './origins';
import type { SentStatement } from './record-booking';

/** More doublings than this change nothing, since the cap is reached; at 2 ** 63, pgbench would stop. */
const MAX_DOUBLINGS = 20;

/** Sends a statement that may give no row. \aset, unlike \gset, then leaves the variables alone. */
export function sendAndCompare(step: SentStatement, sql: string): string[] {
  return [`\\set ${foundBy(step)} 0`, `${sql} \\aset ${prefixOf(step)}`, ifFound(step)];
}

/** After a conflict, a pause with full jitter as in shared/retry/full-jitter.ts, in microseconds. */
export function pauseUnlessFound(step: SentStatement, { baseMs, capMs }: Backoff): string[] {
  const doubled = `${baseMs * 1000} * (1 << least(:attempt - 1, ${MAX_DOUBLINGS}))`;
  const pause = `\\set pause random(0, least(${capMs * 1000}, ${doubled}))`;
  return [ifFound(step), '\\set attempt 0', '\\else', pause, '\\sleep :pause us', '\\endif'];
}

function ifFound(step: SentStatement): string {
  return `\\if :${foundBy(step)} > 0`;
}

/** The variable of the first column, which is a number above zero whenever there is a row. */
function foundBy(step: SentStatement): string {
  const [column] = Object.keys(step.rows[0] ?? {});
  if (column === undefined) throw new Error(`${step.statement.name} gives no column to tell a row by`);
  return prefixOf(step) + column;
}
