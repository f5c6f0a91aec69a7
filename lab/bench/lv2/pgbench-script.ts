import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { Conflict } from '@ticket-rush/shared/booking/technique';
import type { Backoff } from '@ticket-rush/shared/retry/full-jitter';
import { type Origin, originsOf, prefixOf } from './origins';
import type { SentStatement, Step } from './record-booking';

/** The buyers of one client begin so far after those of the one before. */
const BUYERS_PER_CLIENT = 1_000_000;

const NEXT_REQUEST = [
  '\\set event random(1, :last_event)',
  '\\set serial :serial + 1',
  `\\set buyer :client_id * ${BUYERS_PER_CLIENT} + :serial`,
];

const NEXT_REQUEST_UNLESS_RETRYING = [
  '\\if :attempt = 0',
  ...NEXT_REQUEST,
  '\\endif',
  '\\set attempt :attempt + 1',
];

/**
 * One booking as pgbench makes it: the statements that the technique sent, with the values that it computed from what it
 * had read. It stays what the technique does, because it is made from what the technique did.
 *
 * pgbench is to set `last_event`, `technique`, `request` and `now`, and `serial` and `attempt` to 0.
 */
export function pgbenchScript(steps: readonly Step[], request: BookingRequest, conflict?: Conflict): string {
  const origins = originsOf(steps, request);
  const { statement: compared, backoff } = conflict?.by === 'no-row' ? conflict : {};
  const comparison = statementsIn(steps).find(({ statement }) => statement.name === compared);
  const lines = steps.flatMap((step) => {
    if (step.kind === 'begin') return [beginAt(step.isolation)];
    if (step.kind === 'commit') return comparison ? ['\\endif', 'COMMIT;'] : ['COMMIT;'];
    return linesOf(step, origins, step === comparison);
  });
  const before = backoff ? NEXT_REQUEST_UNLESS_RETRYING : NEXT_REQUEST;
  const after = comparison && backoff ? pauseUnlessFound(comparison, backoff) : [];
  return `${[...before, ...sumsOnce(lines), ...after].join('\n')}\n`;
}

function linesOf(step: SentStatement, origins: Map<SentStatement, Origin[]>, compare: boolean): string[] {
  const values = origins.get(step) ?? [];
  const sql = sqlWithVariables(step, values);
  const readLater = [...origins.values()].flat().some((origin) => 'from' in origin && origin.from === step);
  const sent = readLater ? `${sql} \\gset ${prefixOf(step)}` : `${sql};`;
  return [...sumsFor(values), ...(compare ? sendAndCompare(step, sql) : [sent])];
}

function beginAt(isolation: string | undefined): string {
  return isolation === undefined ? 'BEGIN;' : `BEGIN ISOLATION LEVEL ${isolation};`;
}

function statementsIn(steps: readonly Step[]): SentStatement[] {
  return steps.filter((step) => step.kind === 'statement');
}

/** A sum that several statements take is computed once. */
function sumsOnce(lines: string[]): string[] {
  return lines.filter((line, at) => !line.startsWith('\\set ') || lines.indexOf(line) === at);
}

/** The statement as the technique has it, each `$n` replaced by what the script knows as its n-th value. */
function sqlWithVariables({ statement }: SentStatement, values: readonly Origin[]): string {
  return statement.text.replaceAll(/\$(\d+)/g, (_, number) => placeholderOf(values[Number(number) - 1]));
}

/** The lines that compute what the technique computed from what it had read. pgbench has no sums in its SQL. */
function sumsFor(values: readonly Origin[]): string[] {
  return values.flatMap((origin) =>
    origin.kind === 'variable' && origin.plusOne
      ? [`\\set ${sumOf(origin.variable)} :${origin.variable} + 1`]
      : [],
  );
}

function placeholderOf(origin: Origin | undefined): string {
  if (origin === undefined) throw new Error('a statement has more parameters than values');
  if (origin.kind === 'constant') return origin.text;
  return `:${origin.plusOne ? sumOf(origin.variable) : origin.variable}`;
}

function sumOf(variable: string): string {
  return `${variable}_plus_one`;
}

/** More doublings than this change nothing, since the cap is reached; at 2 ** 63, pgbench would stop. */
const MAX_DOUBLINGS = 20;

/** Sends a statement that may give no row. \aset, unlike \gset, then leaves the variables alone. */
function sendAndCompare(step: SentStatement, sql: string): string[] {
  return [`\\set ${foundBy(step)} 0`, `${sql} \\aset ${prefixOf(step)}`, ifFound(step)];
}

/** After a conflict, a pause with full jitter as in shared/retry/full-jitter.ts, in microseconds. */
function pauseUnlessFound(step: SentStatement, { baseMs, capMs }: Backoff): string[] {
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
