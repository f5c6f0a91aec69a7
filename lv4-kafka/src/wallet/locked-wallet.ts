import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { moveMoney, READ_BALANCE } from '@ticket-rush/shared/wallet/critical-section';
import type { LedgerEntry, MoveMoney, Movement } from '@ticket-rush/shared/wallet/wallet';

const OPEN_WALLET = statement(
  'open-wallet',
  'INSERT INTO wallets (buyer_id, balance) VALUES ($1, 0) ON CONFLICT (buyer_id) DO NOTHING',
);

const LOCK_WALLET = statement('lock-wallet', `${READ_BALANCE.text} FOR UPDATE`);

/** Paid by purchases that are under way. Each of them may have to be undone. */
const READ_OWED = statement<{ owed: number }>(
  'read-owed',
  `SELECT coalesce(sum(price), 0)::float8 AS owed FROM sagas WHERE buyer_id = $1 AND state IN ('paid', 'refunding')`,
);

/**
 * A step of a purchase moves money. The wallet is locked until the commit: the log gives each event one writer, but one
 * wallet pays at many events at the same time.
 *
 * @throws InsufficientBalance, WalletFull, IdempotencyKeyReused
 */
export async function moveUnderLock(transaction: Transaction, movement: Movement): Promise<LedgerEntry> {
  await lockWallet(transaction, movement.buyerId);
  return moveMoney(transaction, movement);
}

/**
 * The wallet as a service of its own: what a buyer does with it is decided at once.
 *
 * A charge leaves room for the payments that may still be undone, so that a refund always fits.
 */
export function lockedWallet(database: Database): MoveMoney {
  return (movement) =>
    database.transaction(async (transaction) => {
      await lockWallet(transaction, movement.buyerId);
      // After the lock: a payment and its saga's new state are committed together, under this lock.
      const [row] = await transaction.run(READ_OWED, [movement.buyerId]);
      return moveMoney(transaction, movement, (row as { owed: number }).owed);
    });
}

/** Opens it first: a row that does not exist cannot be locked. */
async function lockWallet(transaction: Transaction, buyerId: number): Promise<void> {
  await transaction.run(OPEN_WALLET, [buyerId]);
  await transaction.run(LOCK_WALLET, [buyerId]);
}
