import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import { conditionalUpdate } from './conditional-update';
import { rowLock } from './row-lock';

/** How LV.2 keeps balance and ledger together, and moves money once for each key. */
export const walletTechniques: WalletTechnique[] = [rowLock, conditionalUpdate];
