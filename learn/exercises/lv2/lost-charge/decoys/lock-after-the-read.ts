/** It locks the wallet, and computes with the balance that it has read before. */
import { statement } from '@ticket-rush/shared/database/statement';
import {
  findEntry,
  insertEntry,
  READ_BALANCE,
  writeBalance,
} from '@ticket-rush/shared/wallet/critical-section';
import { balanceAfter, replay } from '@ticket-rush/shared/wallet/rules';
import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';

const LOCK_BALANCE = statement<{ balance: number }>('lock-balance', `${READ_BALANCE.text} FOR UPDATE`);

export const rowLock: WalletTechnique = {
  slug: 'row-lock',
  summary: 'SELECT … FOR UPDATE: the wallet is ours until commit',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return (movement) =>
      database.transaction(async (transaction) => {
        const [wallet] = await transaction.run(READ_BALANCE, [movement.buyerId]);
        const earlier = await findEntry(transaction, movement);
        if (earlier !== undefined) return replay(earlier, movement);
        await transaction.run(LOCK_BALANCE, [movement.buyerId]);
        const after = balanceAfter(wallet?.balance ?? 0, movement);
        await writeBalance(transaction, movement.buyerId, after);
        return insertEntry(transaction, movement, after);
      });
  },
};
