import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import { conditionalUpdate } from './conditional-update';
import { rowLock } from './row-lock';

/** How LV.2 keeps balance and ledger together, and moves money once for each key. */
export const walletTechniques: WalletTechnique[] = [
  {
    slug: 'row-lock',
    summary: 'SELECT … FOR UPDATE: the wallet is ours until commit',
    expected: { oneInstance: 'holds', severalInstances: 'holds' },
    create: rowLock,
  },
  {
    slug: 'conditional-update',
    summary: 'UPDATE … WHERE the balance covers it and the ledger entry, in one statement',
    expected: { oneInstance: 'holds', severalInstances: 'holds' },
    create: conditionalUpdate,
  },
];
