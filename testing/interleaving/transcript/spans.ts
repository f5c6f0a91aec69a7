import type { Line } from './transcript';

/** For how long a party holds a lock, or waits for one: the numbers of the first and the last line, both included. */
export interface Span {
  party: string;
  what: 'holds' | 'waits';
  from: number;
  to: number;
}

const TAKES_A_LOCK = /\b(UPDATE|INSERT|DELETE|pg_advisory\w*lock)\b|\bFOR (KEY )?SHARE\b/;

/**
 * What the lines tell of locks and waits, party by party. A lock is held from the line on which the statement that takes it is
 * answered until the end of the transaction. An error is its end, too: PostgreSQL releases the locks before it sees ROLLBACK.
 */
export function spansOf(lines: readonly Line[]): Span[] {
  const parties = [...new Set(lines.map(({ party }) => party))];
  return parties.flatMap((party) => {
    const own = lines.filter((line) => line.party === party);
    return [...holds(own, lines), ...waits(own, lines.length)].map((span) => ({ party, ...span }));
  });
}

export function isError({ then }: Line): boolean {
  return then.startsWith('→ ERROR');
}

export function isWait({ then }: Line): boolean {
  return then.startsWith('waits');
}

function holds(own: readonly Line[], lines: readonly Line[]): Omit<Span, 'party'>[] {
  const spans: Omit<Span, 'party'>[] = [];
  let isInside = false;
  let from: number | undefined;
  for (const line of own.filter((one) => !isWait(one))) {
    if (line.step === 'BEGIN') isInside = true;
    if (isInside && takesLock(line, lines)) from ??= line.number;
    if (line.step !== 'COMMIT' && line.step !== 'ROLLBACK' && !isError(line)) continue;
    if (from !== undefined) spans.push({ what: 'holds', from, to: line.number });
    isInside = false;
    from = undefined;
  }
  return spans;
}

function takesLock(line: Line, lines: readonly Line[]): boolean {
  const sent = line.continues === undefined ? line : lines[line.continues - 1];
  return TAKES_A_LOCK.test(sent?.text ?? '') && line.then !== '→ no row' && !isError(line);
}

function waits(own: readonly Line[], last: number): Omit<Span, 'party'>[] {
  return own.flatMap((line, index) =>
    isWait(line)
      ? [{ what: 'waits' as const, from: line.number, to: (own[index + 1]?.number ?? last + 1) - 1 }]
      : [],
  );
}
