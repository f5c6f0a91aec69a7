/**
 * Row lock: the first transaction to reach the buyer's wallet owns it until commit.
 *
 * Guarantees  balance = ledger, never below zero, and one movement for each key, because the key is looked for under
 *             the lock: the request that came first has committed by then.
 * Costs       each waiter holds a pool connection while it waits; only movements of the same buyer wait for each other.
 * Breaks if   the row is not there yet: FOR UPDATE locks what it finds, and a wallet that does not exist keeps no
 *             other transaction out. So the wallet is opened first. Or if any path moves money without locking the row.
 */
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import {
  findEntry,
  insertEntry,
  READ_BALANCE,
  writeBalance,
} from '@ticket-rush/shared/wallet/critical-section';
import { balanceAfter, replay } from '@ticket-rush/shared/wallet/rules';
import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';

const OPEN_WALLET = statement(
  'open-wallet',
  'INSERT INTO wallets (buyer_id, balance) VALUES ($1, 0) ON CONFLICT (buyer_id) DO NOTHING',
);

const LOCK_BALANCE = statement<{ balance: number }>('lock-balance', `${READ_BALANCE.text} FOR UPDATE`);

export const rowLock: WalletTechnique = {
  slug: 'row-lock',
  summary: 'SELECT … FOR UPDATE: the wallet is ours until commit',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database, metrics }) {
    return async (movement) => {
      const lock = metrics.startLock();
      try {
        return await database.transaction(async (transaction) => {
          const balance = await lockBalance(transaction, movement.buyerId);
          lock.acquired();
          const earlier = await findEntry(transaction, movement);
          if (earlier !== undefined) return replay(earlier, movement);
          const after = balanceAfter(balance, movement);
          await writeBalance(transaction, movement.buyerId, after);
          return insertEntry(transaction, movement, after);
        });
      } finally {
        // Only now: the row is ours until COMMIT or ROLLBACK has been answered.
        lock.released();
      }
    };
  },
};

/** Waits until the wallet is free, and reads what its last owner wrote. */
async function lockBalance(transaction: Transaction, buyerId: number): Promise<number> {
  await transaction.run(OPEN_WALLET, [buyerId]);
  const [wallet] = await transaction.run(LOCK_BALANCE, [buyerId]);
  return (wallet as { balance: number }).balance;
}
