import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { type Statement, statement, type Transaction } from './statement';

/** How many rows a statement has read or written, also where none comes back. */
const affected = new WeakMap<readonly unknown[], number>();

export function noteAffected(rows: readonly unknown[], count: number | null): void {
  affected.set(rows, count ?? 0);
}

/**
 * An EntityManager whose statements go through a transaction that is open: as one would hand a QueryRunner to TypeORM.
 *
 * `dataSource.transaction` would do its own COMMIT. It does not say that the outcome is unknown where the answer to it is lost, and
 * takes the answer ROLLBACK for a success. Here both are as for every technique.
 */
export function managerOn(dataSource: DataSource, transaction: Transaction): EntityManager {
  const runner = dataSource.createQueryRunner();
  const connection = {
    async query(text: string, values: readonly unknown[] = []) {
      const wanted = named(text);
      const rows = await transaction.run(wanted, values);
      return { rows, rowCount: affected.get(rows) ?? rows.length, command: verbOf(wanted.text) };
    },
  };
  // TypeORM refuses a pessimistic lock outside of a transaction, and asks the runner for its connection before each statement.
  Object.assign(runner, { isTransactionActive: true, connect: async () => connection } satisfies Lent);
  return runner.manager;
}

type Lent = { [key in keyof Pick<QueryRunner, 'isTransactionActive' | 'connect'>]: unknown };

/** One name for each text: PostgreSQL takes no other text under a name. Techniques send few texts, and always the same. */
const texts = new Map<string, Statement<unknown>>();
const uses = new Map<string, number>();

/** As its comment says; without one `update-events`, and another text that begins so is `update-events-2`. */
function named(text: string): Statement<unknown> {
  const known = texts.get(text);
  if (known !== undefined) return known;
  const [, comment, sql = text] = /^\/\* (\S+) \*\/ (.*)$/s.exec(text) ?? [];
  const made = statement<unknown>(comment ?? nextName(sql), sql);
  texts.set(text, made);
  return made;
}

function nextName(sql: string): string {
  const table = /(?:FROM|INTO|UPDATE) "(\w+)"/.exec(sql)?.[1] ?? 'rows';
  const name = `${verbOf(sql).toLowerCase()}-${table}`;
  const count = (uses.get(name) ?? 0) + 1;
  uses.set(name, count);
  return count === 1 ? name : `${name}-${count}`;
}

function verbOf(sql: string): string {
  return sql.slice(0, sql.indexOf(' '));
}
