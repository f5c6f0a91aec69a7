import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { NewRecord } from '../log/log';

const WRITE_OUTBOX = statement(
  'write-outbox',
  `INSERT INTO outbox (topic, partition, key, value, attempt, not_before)
   SELECT topic, partition, key, value, attempt, not_before
     FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::int[], $6::bigint[])
          WITH ORDINALITY AS record (topic, partition, key, value, attempt, not_before, place)
    ORDER BY place`,
);

/**
 * Writes down what the log is to be told, in the transaction that makes it true: either both happen or neither does. To
 * append from inside the transaction would say what a rollback takes back; to append after it would be forgotten by a crash
 * (the transactional outbox; Chris Richardson, Microservices Patterns, 2018).
 */
export async function writeOutbox(transaction: Transaction, records: NewRecord[]): Promise<void> {
  if (records.length === 0) return;
  await transaction.run(WRITE_OUTBOX, [
    records.map(({ topic }) => topic),
    records.map(({ partition }) => partition ?? null),
    records.map(({ key }) => key),
    records.map(({ value }) => value),
    records.map(({ attempt }) => attempt ?? null),
    records.map(({ notBefore }) => notBefore ?? null),
  ]);
}
