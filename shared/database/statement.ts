/**
 * One SQL statement with a name.
 *
 * PostgreSQL parses and plans a named statement once per connection, which saves 15 to 20 % of a short transaction.
 * The name is also how a test says where it wants to stop: "before `record-sale`".
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Exists for the compiler only: what one row of the answer looks like. */
  readonly row?: Row;
}

/** Names a statement. `Row` is what each row of its answer looks like; leave it out where there is none. */
export function statement<Row = never>(name: string, text: string): Statement<Row> {
  return { name, text };
}

/** Runs statements. What they write together depends on where it came from: a session or a transaction. */
export interface Transaction {
  run<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>;
}
