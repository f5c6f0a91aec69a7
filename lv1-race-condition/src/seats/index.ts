import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { unprotected } from './unprotected';

/** LV.1 does not protect seats. */
export const seatTechniques: SeatTechnique[] = [unprotected];
