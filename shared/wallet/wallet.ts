import type { Technique, TechniqueNeeds } from '../booking/technique';

/** Money is to move, once. */
export interface Movement {
  buyerId: number;
  /** In the smallest unit of the currency: positive for a charge (money comes in), negative for a payment. */
  amount: number;
  /** What the client calls this movement. The same key again is the same movement again, not another one. */
  idempotencyKey: string;
}

/** One movement that happened. */
export interface LedgerEntry extends Movement {
  id: number;
  /** The balance that this movement left. */
  balanceAfter: number;
  recordedAt: Date;
}

/** A buyer's money: the balance, and the ledger that explains it. They agree as long as no update is lost. */
export interface Wallet {
  buyerId: number;
  balance: number;
  /** In the order in which they were written. */
  entries: LedgerEntry[];
}

/**
 * Charges or pays, and answers with the entry; for a key that was used before, with the entry of that time.
 * A refusal is not remembered: the same key may succeed once there is money.
 *
 * @throws InsufficientBalance, WalletFull, IdempotencyKeyReused
 */
export type MoveMoney = (movement: Movement) => Promise<LedgerEntry>;

export type WalletTechnique<Needs = TechniqueNeeds> = Technique<Needs, MoveMoney>;
