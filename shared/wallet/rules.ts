import { IdempotencyKeyReused } from '../errors/idempotency-key-reused';
import { InsufficientBalance, WalletFull } from './refusals';
import type { LedgerEntry, Movement } from './wallet';

/** The most that a balance or an amount may be: above it a JavaScript number is no longer exact. */
export const MAX_AMOUNT = Number.MAX_SAFE_INTEGER;

/**
 * The balance that the movement leaves.
 *
 * @param owed what may still have to be paid back: a charge leaves room for it
 * @throws InsufficientBalance, WalletFull
 */
export function balanceAfter(balance: number, movement: Movement, owed = 0): number {
  if (movement.amount > MAX_AMOUNT - balance - owed) throw new WalletFull(movement);
  if (balance + movement.amount < 0) throw new InsufficientBalance(movement);
  return balance + movement.amount;
}

/** The answer to a movement whose key was used before. @throws IdempotencyKeyReused if it was another movement */
export function replay(entry: LedgerEntry, movement: Movement): LedgerEntry {
  if (entry.amount !== movement.amount) throw new IdempotencyKeyReused(movement.idempotencyKey);
  return entry;
}
