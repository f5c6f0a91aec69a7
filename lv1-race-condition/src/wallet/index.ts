import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import { unprotected } from './unprotected';

/** LV.1 does not protect wallets. */
export const walletTechniques: WalletTechnique[] = [unprotected];
