import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import type { WakingLockNeeds } from '../techniques/needs';
import { lockThenTransaction } from './lock-then-transaction';

/** How LV.3 moves money: one movement of a buyer at a time, across processes. */
export const walletTechniques: WalletTechnique<WakingLockNeeds>[] = [lockThenTransaction];
