import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { Conflict } from '@ticket-rush/shared/booking/technique';
import { pauseUnlessFound, sendAndCompare } from './conflict-lines';
import { type Origin, originsOf, prefixOf } from './origins';
import type { SentStatement, Step } from './record-booking';
import { sqlWithVariables, sumsFor } from './sql-with-variables';

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
