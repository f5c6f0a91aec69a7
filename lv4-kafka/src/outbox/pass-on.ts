import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { BatchProducer, NewRecord } from '../log/log';

/** Any number that is locked for no other purpose in this database. */
export const RELAY_LOCK = 4_003;

/**
 * How long the transaction may wait for the log, in milliseconds, before PostgreSQL ends it and another relay begins: longer
 * than the log's client tries, and not for ever, because the holder of the lock may have been stopped for good.
 */
const LOG_LIMIT_MS = 60_000;

/** The most of one round. A batch that a broker finds too large would be refused for ever. */
const MOST = { records: 1_000, characters: 256 * 1024 };

interface OutboxRow extends Pick<NewRecord, 'topic' | 'key' | 'value'> {
  id: string;
  partition: number | null;
  attempt: number | null;
  notBefore: string | null;
}

const TRY_RELAY_LOCK = statement<{ held: boolean }>(
  'try-relay-lock',
  `SELECT pg_try_advisory_xact_lock($1) AS held,
          set_config('idle_in_transaction_session_timeout', $2, true) AS "limit"`,
);

const READ_OUTBOX = statement<OutboxRow>(
  'read-outbox',
  `SELECT id, topic, partition, key, value, attempt, not_before AS "notBefore" FROM outbox ORDER BY id LIMIT $1`,
);

const CLEAR_OUTBOX = statement('clear-outbox', 'DELETE FROM outbox WHERE id = ANY ($1::bigint[])');

/**
 * Appends the oldest rows to the log and deletes them once they are acknowledged: at-least-once, because between the two
 * a crash leaves rows whose records are in the log. One relay at a time, by a lock that ends with the transaction.
 *
 * The order: an id is given out before the commit. So a row with a smaller id may become visible after one with a larger id, and is
 * appended after it. That happens between slots only. The transactions of one slot follow each other, because each begins by locking the
 * slot's progress. So the rows of one slot are appended in their order, and with them the rows of each event. (`kafka-lock` spreads an event
 * over slots: there the event's lock keeps its transactions apart.)
 *
 * @returns how many were passed on; `busy` if another relay is at it
 */
export function passOnOutbox(database: Database, producer: BatchProducer): Promise<number | 'busy'> {
  return database.transaction(async (transaction) => {
    const [lock] = await transaction.run(TRY_RELAY_LOCK, [RELAY_LOCK, String(LOG_LIMIT_MS)]);
    if (!lock?.held) return 'busy';
    const rows = fewEnough(await transaction.run(READ_OUTBOX, [MOST.records]));
    if (rows.length === 0) return 0;
    await producer.appendBatch(rows.map(toRecord));
    await transaction.run(CLEAR_OUTBOX, [rows.map(({ id }) => id)]);
    return rows.length;
  });
}

/** The first of them, at least one. */
function fewEnough(rows: OutboxRow[]): OutboxRow[] {
  let characters = 0;
  const tooMany = rows.findIndex(({ value }, index) => {
    characters += value.length;
    return index > 0 && characters > MOST.characters;
  });
  return tooMany === -1 ? rows : rows.slice(0, tooMany);
}

function toRecord({ topic, partition, key, value, attempt, notBefore }: OutboxRow): NewRecord {
  return {
    topic,
    key,
    value,
    ...(partition !== null && { partition }),
    ...(attempt !== null && { attempt }),
    ...(notBefore !== null && { notBefore: Number(notBefore) }),
  };
}
