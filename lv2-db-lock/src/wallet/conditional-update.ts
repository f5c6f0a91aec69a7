/**
 * Conditional update: the balance changes only `WHERE` it may, and the same statement writes the ledger.
 *
 * Guarantees  balance = ledger and never below zero, in one round trip. One movement for each key by the index
 *             `ledger_entries_one_per_key`: it refuses the second entry, and with it the whole statement.
 * Costs       a request that is sent again has moved the money and is rolled back, before its first entry is looked up.
 * Breaks if   the entry is written by a statement of its own, or the index's veto is swallowed (ON CONFLICT DO NOTHING):
 *             the balance would move, and the ledger would not.
 */
import type { Database } from '@ticket-rush/shared/database/database';
import { violatedIndex } from '@ticket-rush/shared/database/database-errors';
import { statement } from '@ticket-rush/shared/database/statement';
import { ENTRY_COLUMNS, findEntry } from '@ticket-rush/shared/wallet/critical-section';
import { InsufficientBalance, WalletFull } from '@ticket-rush/shared/wallet/refusals';
import { MAX_AMOUNT, replay } from '@ticket-rush/shared/wallet/rules';
import type { LedgerEntry, Movement, WalletTechnique } from '@ticket-rush/shared/wallet/wallet';

const CHARGE_IF_ROOM = statement<LedgerEntry>(
  'charge-if-room',
  `WITH moved AS (
     INSERT INTO wallets (buyer_id, balance) VALUES ($1, $2)
     ON CONFLICT (buyer_id) DO UPDATE SET balance = wallets.balance + excluded.balance
      WHERE wallets.balance + excluded.balance <= ${MAX_AMOUNT}
     RETURNING balance
   )
   INSERT INTO ledger_entries (buyer_id, amount, idempotency_key, balance_after)
   SELECT $1, $2, $3, balance FROM moved RETURNING ${ENTRY_COLUMNS}`,
);

const PAY_IF_COVERED = statement<LedgerEntry>(
  'pay-if-covered',
  `WITH moved AS (
     UPDATE wallets SET balance = balance + $2 WHERE buyer_id = $1 AND balance + $2 >= 0
     RETURNING balance
   )
   INSERT INTO ledger_entries (buyer_id, amount, idempotency_key, balance_after)
   SELECT $1, $2, $3, balance FROM moved RETURNING ${ENTRY_COLUMNS}`,
);

export const conditionalUpdate: WalletTechnique = {
  slug: 'conditional-update',
  summary: 'UPDATE … WHERE the balance covers it and the ledger entry, in one statement',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return async (movement) => {
      const entry = await moveOnce(database, movement);
      if (entry !== undefined) return entry;
      const earlier = await findEntry(database, movement);
      if (earlier !== undefined) return replay(earlier, movement);
      throw movement.amount > 0 ? new WalletFull(movement) : new InsufficientBalance(movement);
    };
  },
};

/** The entry, or `undefined` if the balance does not allow it or the key was used before. */
async function moveOnce(
  database: Database,
  { buyerId, amount, idempotencyKey }: Movement,
): Promise<LedgerEntry | undefined> {
  try {
    const move = amount > 0 ? CHARGE_IF_ROOM : PAY_IF_COVERED;
    const [entry] = await database.run(move, [buyerId, amount, idempotencyKey]);
    return entry;
  } catch (error) {
    if (violatedIndex(error) !== 'ledger_entries_one_per_key') throw error;
    return undefined;
  }
}
