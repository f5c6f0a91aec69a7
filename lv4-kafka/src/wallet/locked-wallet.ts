import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { moveMoney, READ_BALANCE } from '@ticket-rush/shared/wallet/critical-section';
import type { LedgerEntry, MoveMoney, Movement } from '@ticket-rush/shared/wallet/wallet';

const OPEN_WALLET = statement(
  'open-wallet',
  'INSERT INTO wallets (buyer_id, balance) VALUES ($1, 0) ON CONFLICT (buyer_id) DO NOTHING',
);

const LOCK_WALLET = statement('lock-wallet', `${READ_BALANCE.text} FOR UPDATE`);

/**
 * Moves money while nobody else can: the log keeps the events apart, and a wallet pays at many of them at once.
 *
 * @throws InsufficientBalance, WalletFull, IdempotencyKeyReused
 */
export async function moveUnderLock(transaction: Transaction, movement: Movement): Promise<LedgerEntry> {
  // A wallet that does not exist yet locks nobody out.
  await transaction.run(OPEN_WALLET, [movement.buyerId]);
  await transaction.run(LOCK_WALLET, [movement.buyerId]);
  return moveMoney(transaction, movement);
}

/** The wallet as a service of its own: what a buyer does with it is decided at once. */
export function lockedWallet(database: Database): MoveMoney {
  return (movement) => database.transaction((transaction) => moveUnderLock(transaction, movement));
}
