import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { SentStatement, Step } from './record-booking';

/** A variable of the script, or that plus one. */
export interface Variable {
  kind: 'variable';
  variable: string;
  plusOne: boolean;
  /** The statement that has read it; without it, it belongs to the request. */
  from?: SentStatement;
}

/** Where a value came from that a technique sent. A constant is the technique's own, the same for every booking. */
export type Origin = Variable | { kind: 'constant'; text: string };

/**
 * Traces each value back to the request, to a column that was read before, or to such a column plus one. That works
 * because the recorded booking has values that no two places share.
 */
export function originsOf(steps: readonly Step[], request: BookingRequest): Map<SentStatement, Origin[]> {
  const known = new Map<unknown, Variable>([
    [request.eventId, variable('event')],
    [request.buyerId, variable('buyer')],
    [request.requestId, variable('request')],
    [request.technique, variable('technique')],
  ]);
  const origins = new Map<SentStatement, Origin[]>();
  for (const step of steps) {
    if (step.kind !== 'statement') continue;
    const traced = step.values.map((value) => originOf(value, known));
    origins.set(step, traced);
    learnColumns(step, known);
  }
  return origins;
}

/** The variables that a statement's row fills begin with this. */
export function prefixOf({ statement }: SentStatement): string {
  return `${statement.name.replaceAll('-', '_')}_`;
}

function originOf(value: unknown, known: Map<unknown, Variable>): Origin {
  // The only instant that a technique sends is the present one.
  if (value instanceof Date) return variable('now');
  const read = known.get(value);
  if (read !== undefined) return read;
  const before = typeof value === 'number' ? known.get(value - 1) : undefined;
  return before ? { ...before, plusOne: true } : { kind: 'constant', text: literal(value) };
}

/** Who is first known keeps the name: the id of the event is the request's, wherever it is read again. */
function learnColumns(step: SentStatement, known: Map<unknown, Variable>): void {
  for (const [column, value] of Object.entries(step.rows[0] ?? {})) {
    if (typeof value !== 'number' || known.has(value)) continue;
    known.set(value, { ...variable(prefixOf(step) + column), from: step });
  }
}

function variable(name: string): Variable {
  return { kind: 'variable', variable: name, plusOne: false };
}

function literal(value: unknown): string {
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
