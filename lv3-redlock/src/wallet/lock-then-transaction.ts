/**
 * Lock, then transaction: the wallet's lock first, the transaction inside it, and a fence at its end.
 *
 * Guarantees  balance = ledger, never below zero, and one movement for each key, even if an owner sleeps past its lease: its
 *             number is not the latest any more and its transaction is refused. Movements of one buyer are made in the order
 *             in which Redis hears of them; those of different buyers never meet.
 * Costs       two round trips to Redis and two statements in the database more than the movement itself. A movement
 *             that waits for the lock holds no connection and no transaction.
 * Breaks if   the two are swapped (the next owner reads what is not committed yet), a writer does not pass the fence, or the
 *             money is moved outside of this database: a payment provider has no such fence, only the key.
 */
import type { Session, Transaction } from '@ticket-rush/shared/database/database';
import { violatedIndex } from '@ticket-rush/shared/database/database-errors';
import { statement } from '@ticket-rush/shared/database/statement';
import { LeaseLost, underLease } from '@ticket-rush/shared/redis/lease';
import { findEntry, moveMoney } from '@ticket-rush/shared/wallet/critical-section';
import { replay } from '@ticket-rush/shared/wallet/rules';
import type { LedgerEntry, Movement, WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import type { WakingLockNeeds } from '../techniques/needs';
import { waitForLock } from '../techniques/pubsub-lock';

const RAISE_FENCE = statement<{ token: string }>(
  'raise-wallet-fence',
  `INSERT INTO wallet_fences (buyer_id, token) VALUES ($1, 1)
   ON CONFLICT (buyer_id) DO UPDATE SET token = wallet_fences.token + 1
   RETURNING token`,
);

const PASS_FENCE = statement<object>(
  'pass-wallet-fence',
  'SELECT FROM wallet_fences WHERE buyer_id = $1 AND token = $2 FOR UPDATE',
);

export const lockThenTransaction: WalletTechnique<WakingLockNeeds> = {
  slug: 'lock-then-transaction',
  summary: 'the wallet’s lock in Redis, the transaction inside it, a fence at its end',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create(needs) {
    const { database, metrics, keyPrefix } = needs;
    return async (movement) => {
      const lock = metrics.startLock();
      const lease = await waitForLock(needs, `${keyPrefix}:lock:wallet:${movement.buyerId}`);
      lock.acquired();
      return underLease(lease, () => database.session((session) => moveFenced(session, movement))).finally(
        lock.released,
      );
    };
  },
};

async function moveFenced(session: Session, movement: Movement): Promise<LedgerEntry> {
  // Committed before the balance is read: from here on no older owner can commit behind what we read.
  const [fence] = await session.run(RAISE_FENCE, [movement.buyerId]);
  const { token } = fence as { token: string };
  try {
    return await session.transaction(async (transaction) => {
      const entry = await moveMoney(transaction, movement);
      await passFence(transaction, movement.buyerId, token);
      return entry;
    });
  } catch (error) {
    if (violatedIndex(error) !== 'ledger_entries_one_per_key' && !(error instanceof LeaseLost)) throw error;
    // While this owner slept, the same request may have been sent again and done: then its answer is ours.
    const done = await findEntry(session, movement);
    if (done === undefined) throw error;
    return replay(done, movement);
  }
}

/** The row is locked until COMMIT, so the fence cannot be raised in between. @throws LeaseLost if it was raised before */
async function passFence(transaction: Transaction, buyerId: number, token: string): Promise<void> {
  const [latest] = await transaction.run(PASS_FENCE, [buyerId, token]);
  if (latest === undefined) throw new LeaseLost(`token ${token} is not the latest`);
}
