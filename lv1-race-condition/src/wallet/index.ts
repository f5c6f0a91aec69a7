import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import { unprotected } from './unprotected';

/** What LV.1 tries with money: nothing. */
export const walletTechniques: WalletTechnique[] = [unprotected];
