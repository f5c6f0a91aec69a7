import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import { unprotected } from './unprotected';

/** What LV.1 tries with money: nothing. */
export const walletTechniques: WalletTechnique[] = [
  {
    slug: 'unprotected',
    summary: 'read the balance, check, write the balance',
    expected: { oneInstance: 'broken', severalInstances: 'broken' },
    create: unprotected,
  },
];
