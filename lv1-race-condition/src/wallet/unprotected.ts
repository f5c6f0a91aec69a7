/**
 * Unprotected: read the balance, check, write the balance; look for the key before writing it.
 *
 * Guarantees  only that balance and entry are written together. The balance they were computed from may have changed.
 * Costs       the least possible: no buyer waits for another before the write.
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
