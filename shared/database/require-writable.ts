import type { Transaction } from './database';
import { statement } from './statement';

/**
 * Asks for the right to write, and changes no row. PostgreSQL refuses FOR UPDATE to a session that may only read, before it
 * looks for a row; and no row matches.
 */
export const ASK_TO_WRITE = statement('ask-to-write', 'SELECT FROM events WHERE false FOR UPDATE');

/** Rejects if PostgreSQL does not answer, or may only be read: a standby, or writing is switched off. */
export async function requireWritable(database: Transaction): Promise<void> {
  await database.run(ASK_TO_WRITE, []);
}
