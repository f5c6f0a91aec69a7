/** A charge and a payment read the same balance, and the later write wins. The ledger has both. */
import { statement } from '@ticket-rush/shared/database/statement';
import {
  findEntry,
  insertEntry,
  READ_BALANCE,
  writeBalance,
} from '@ticket-rush/shared/wallet/critical-section';
import { balanceAfter, replay } from '@ticket-rush/shared/wallet/rules';
import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';

// HOLE: this statement reads the balance. What must it do so that no other movement reads it until COMMIT?
const LOCK_BALANCE = statement<{ balance: number }>('lock-balance', READ_BALANCE.text);

export const rowLock: WalletTechnique = {
  slug: 'row-lock',
  summary: 'SELECT … FOR UPDATE: the wallet is ours until commit',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return (movement) =>
      database.transaction(async (transaction) => {
        const [wallet] = await transaction.run(LOCK_BALANCE, [movement.buyerId]);
        const earlier = await findEntry(transaction, movement);
        if (earlier !== undefined) return replay(earlier, movement);
        const after = balanceAfter(wallet?.balance ?? 0, movement);
        await writeBalance(transaction, movement.buyerId, after);
        return insertEntry(transaction, movement, after);
      });
  },
};
