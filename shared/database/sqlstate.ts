/**
 * What an error says about the statement that got it.
 *
 * `lost`      the connection broke, or the server says that it does not know. Before COMMIT: rolled back. At COMMIT: unknown.
 * `session`   this session cannot do it, another one may: its plan is stale, or it may only read. Rolled back.
 * `conflict`  given up for the sake of another transaction. Rolled back; start over.
 * `later`     the reason is not in the statement: no room, a lock, an operator. Rolled back; the same may succeed later.
 * `refused`   the reason is in the statement. Rolled back; the same would be refused again.
 *
 * All but `lost` are answers, and an error that PostgreSQL answers is definite, at COMMIT too: the transaction is over and has
 * left no trace. An error after the commit is written would be a PANIC, which ends every connection.
 */
export type Meaning = 'lost' | 'session' | 'conflict' | 'later' | 'refused';

/** Every class in appendix A of the PostgreSQL manual, in its order. */
const CLASSES: Record<string, Meaning> = {
  '00': 'refused', // successful completion: an error only where a function raises it
  '01': 'refused', // warning: the same
  '02': 'refused', // no data: the same
  '03': 'refused', // SQL statement not yet complete
  '08': 'lost', // connection exception; a pooler in between answers with it, too
  '09': 'refused', // triggered action exception
  '0A': 'refused', // feature not supported
  '0B': 'refused', // invalid transaction initiation
  '0F': 'refused', // locator exception
  '0L': 'refused', // invalid grantor
  '0P': 'refused', // invalid role specification
  '0Z': 'refused', // diagnostics exception
  '10': 'refused', // XQuery error
  '20': 'refused', // case not found
  '21': 'refused', // cardinality violation
  '22': 'refused', // data exception
  '23': 'refused', // integrity constraint violation
  '24': 'refused', // invalid cursor state
  '25': 'refused', // invalid transaction state
  '26': 'session', // invalid SQL statement name: the session has forgotten what was prepared
  '27': 'refused', // triggered data change violation
  '28': 'refused', // invalid authorization specification
  '2B': 'refused', // dependent privilege descriptors still exist
  '2D': 'refused', // invalid transaction termination
  '2F': 'refused', // SQL routine exception
  '34': 'refused', // invalid cursor name
  '38': 'refused', // external routine exception
  '39': 'refused', // external routine invocation exception
  '3B': 'refused', // savepoint exception
  '3D': 'refused', // invalid catalog name
  '3F': 'refused', // invalid schema name
  '40': 'conflict', // transaction rollback
  '42': 'refused', // syntax error or access rule violation
  '44': 'refused', // WITH CHECK OPTION violation
  '53': 'later', // insufficient resources
  '54': 'refused', // program limit exceeded
  '55': 'later', // object not in prerequisite state: a lock
  '57': 'lost', // operator intervention: the session is ended
  '58': 'later', // system error: the disk
  '72': 'later', // snapshot failure
  F0: 'later', // configuration file error
  HV: 'refused', // foreign data wrapper error
  P0: 'refused', // PL/pgSQL error
  XX: 'refused', // internal error
};

/** Where a code says something else than its class. */
const CODES: Record<string, Meaning> = {
  '25006': 'session', // read-only: a standby, or a session that began while writing was switched off
  '25P03': 'lost', // a transaction was idle for too long: the session is ended
  '25P04': 'lost', // a transaction took too long: the session is ended
  '40003': 'lost', // statement completion unknown
  '42P05': 'session', // duplicate prepared statement: the session remembers what its client does not
  '57000': 'later', // an operator intervened, and the session lives
  '57014': 'later', // the statement was cancelled
};

/** The part of PostgreSQL that raises 0A000 where a plan has gone stale; its message may be in any language. */
const STALE_PLAN = 'RevalidateCachedQuery';

/** The meaning of a code that PostgreSQL sent. What it does not know is refused: it was an answer. */
export function meaningOfSqlState(state: string, routine?: string): Meaning {
  if (state === '0A000' && routine === STALE_PLAN) return 'session';
  return CODES[state] ?? CLASSES[state.slice(0, 2)] ?? 'refused';
}
