import { type Outcome, TicketError } from '../errors/ticket-error';
import { Unavailable } from '../errors/unavailable';
import { type Meaning, meaningOfSqlState } from './sqlstate';

/**
 * SQLSTATE codes that techniques react to, from appendix A of the PostgreSQL manual.
 */
export const SQLSTATE = {
  uniqueViolation: '23505',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  lockNotAvailable: '55P03',
} as const;

/**
 * The five characters with which PostgreSQL classifies an error, or `undefined` if it was not PostgreSQL speaking. They
 * contain a digit; codes of the operating system may be as long (`EPIPE`), and do not.
 */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The name of the unique index that refused a row, or `undefined` if the error is another one. */
export function violatedIndex(error: unknown): string | undefined {
  if (sqlState(error) !== SQLSTATE.uniqueViolation) return undefined;
  return (error as { constraint?: string }).constraint;
}

/** What an error of PostgreSQL, or of the connection to it, says; `undefined` if the error is of neither. */
export function meaningOf(error: unknown): Meaning | undefined {
  const state = sqlState(error);
  if (state !== undefined) return meaningOfSqlState(state, (error as { routine?: string }).routine);
  // By its message, not by its class: in another JavaScript realm (Jest, for one) an error of a socket is no `Error`.
  return LOST.test(String((error as { message?: unknown } | null)?.message)) ? 'lost' : undefined;
}

const LOST =
  /connection terminated|connection ended|client has encountered a connection error|not queryable|ECONN|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH/i;

/** Whether PostgreSQL has answered that it did not do it. */
export function wasRefused(error: unknown): boolean {
  const meaning = meaningOf(error);
  return meaning !== undefined && meaning !== 'lost';
}

/** Whether the reason lies around the statement and not in it, so that the same may succeed later. */
export function isPassing(error: unknown): boolean {
  const meaning = meaningOf(error);
  return meaning !== undefined && meaning !== 'refused';
}

/**
 * An error of PostgreSQL as a caller is told of it; `undefined` if it is none.
 *
 * @param ifLost what became of the statement if the connection broke before PostgreSQL had answered
 */
export function asTicketError(error: unknown, ifLost: Outcome): TicketError | undefined {
  const meaning = meaningOf(error);
  switch (meaning) {
    case undefined:
      return undefined;
    case 'lost':
      return new Unavailable({ detail: lostWhile(ifLost), outcome: ifLost, cause: error });
    case 'refused':
      return new TicketError({
        type: 'internal-error',
        status: 500,
        title: 'Something went wrong here',
        detail: 'The database refused what the service asked of it. The log of the service has the details.',
        cause: error,
      });
    default:
      return new Unavailable({ detail: DETAILS[meaning], outcome: 'rejected', cause: error });
  }
}

const DETAILS = {
  session: 'The database connection could not do this. Another connection may: ask again.',
  conflict: 'The database gave this transaction up for the sake of another one. Ask again.',
  later:
    'The database could not do this now: a lock was not free in time, or it is short of something. Ask again.',
};

function lostWhile(ifLost: Outcome): string {
  return `The database went away${ifLost === 'unknown' ? ' before it said what became of this' : ''}.`;
}
