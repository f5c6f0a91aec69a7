/**
 * Unprotected: read the balance, check, write the balance; look for the key before writing it.
 *
 * Guarantees  nothing. The balance and the entry are written together, and what they were computed from may be gone.
 * Costs       as little as can be: nobody ever waits for anybody before the write.
 * Breaks if   two movements of one buyer are in it at once. Two payments of 80 find 100, and both are made; of two
 *             charges one is lost; and a request that the client sends again while the first is running moves money twice.
 */
import { moveMoney } from '@ticket-rush/shared/wallet/critical-section';
import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';

export const unprotected: WalletTechnique = {
  slug: 'unprotected',
  summary: 'read the balance, check, write the balance',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create({ database }) {
    return (movement) => database.transaction((transaction) => moveMoney(transaction, movement));
  },
};
