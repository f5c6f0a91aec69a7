import type { Technique } from '@ticket-rush/shared/booking/technique';
import { mutex } from './mutex';
import { mutexInsideTransaction } from './mutex-inside-transaction';
import { unprotected } from './unprotected';

/** What LV.1 tries. None of it is enough. */
export const techniques: Technique[] = [unprotected, mutexInsideTransaction, mutex];
