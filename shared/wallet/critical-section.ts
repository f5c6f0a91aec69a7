import type { Transaction } from '../database/database';
import { statement } from '../database/statement';
import { balanceAfter, replay } from './rules';
import type { LedgerEntry, Movement } from './wallet';

/** node-pg reads `bigint` as a string; `float8` it reads as a number, and below 2^53 that is exact. */
export const READ_BALANCE = statement<{ balance: number }>(
  'read-balance',
  'SELECT balance::float8 AS balance FROM wallets WHERE buyer_id = $1',
);

export const ENTRY_COLUMNS = `id, buyer_id AS "buyerId", amount::float8 AS amount,
  idempotency_key AS "idempotencyKey", balance_after::float8 AS "balanceAfter", recorded_at AS "recordedAt"`;

const FIND_ENTRY = statement<LedgerEntry>(
  'find-entry',
  `SELECT ${ENTRY_COLUMNS} FROM ledger_entries
    WHERE buyer_id = $1 AND idempotency_key = $2 ORDER BY id LIMIT 1`,
);

const WRITE_BALANCE = statement(
  'write-balance',
  `INSERT INTO wallets (buyer_id, balance) VALUES ($1, $2)
   ON CONFLICT (buyer_id) DO UPDATE SET balance = excluded.balance`,
);

const INSERT_ENTRY = statement<LedgerEntry>(
  'insert-entry',
  `INSERT INTO ledger_entries (buyer_id, amount, idempotency_key, balance_after)
   VALUES ($1, $2, $3, $4) RETURNING ${ENTRY_COLUMNS}`,
);

/**
 * The critical section: read the balance, check, decide, write.
 *
 * Right for one movement at a time. It writes the balance that it computed, without a look at what is there by then: of two payments
 * that read the same balance both are made and one is paid for, and of two charges one is lost. The key is looked for
 * before the entry with it is written, so a request that is sent twice at once finds no entry, twice.
 *
 * @param owed what may still have to be paid back to this wallet: 0 where no payment is ever undone
 * @throws InsufficientBalance, WalletFull, IdempotencyKeyReused
 */
export async function moveMoney(
  transaction: Transaction,
  movement: Movement,
  owed = 0,
): Promise<LedgerEntry> {
  const balance = await readBalance(transaction, movement.buyerId);
  const earlier = await findEntry(transaction, movement);
  if (earlier !== undefined) return replay(earlier, movement);
  const after = balanceAfter(balance, movement, owed);
  await writeBalance(transaction, movement.buyerId, after);
  return insertEntry(transaction, movement, after);
}

/** Reads the balance without a lock. A buyer without a wallet has a balance of 0. */
export async function readBalance(transaction: Transaction, buyerId: number): Promise<number> {
  const [wallet] = await transaction.run(READ_BALANCE, [buyerId]);
  return wallet?.balance ?? 0;
}

/** What was written under this key: the entry, none, or (concurrently) none for both of two requests. */
export async function findEntry(
  transaction: Transaction,
  { buyerId, idempotencyKey }: Movement,
): Promise<LedgerEntry | undefined> {
  const [entry] = await transaction.run(FIND_ENTRY, [buyerId, idempotencyKey]);
  return entry;
}

/** Sets the balance to a number, without a look at the old one. */
export async function writeBalance(
  transaction: Transaction,
  buyerId: number,
  balance: number,
): Promise<void> {
  await transaction.run(WRITE_BALANCE, [buyerId, balance]);
}

/** Writes the movement down. */
export async function insertEntry(
  transaction: Transaction,
  { buyerId, amount, idempotencyKey }: Movement,
  after: number,
): Promise<LedgerEntry> {
  const [entry] = await transaction.run(INSERT_ENTRY, [buyerId, amount, idempotencyKey, after]);
  return entry as LedgerEntry;
}
