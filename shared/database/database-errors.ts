/**
 * SQLSTATE codes, from appendix A of the PostgreSQL manual.
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

/**
 * Whether the connection broke, rather than the statement.
 *
 * Class 57P is the server ending the session (shutdown, crash), and so is 25P03 (a transaction that was idle for too long);
 * class 08 is the protocol itself. Everything else with a SQLSTATE is an answer, and an answer means that the transaction
 * was rolled back.
 */
export function connectionLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return ['57P', '25P03', '08'].some((known) => state.startsWith(known));
  return error instanceof Error && LOST.test(error.message);
}

const LOST =
  /connection terminated|connection ended|client has encountered a connection error|not queryable|ECONN|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH/i;
