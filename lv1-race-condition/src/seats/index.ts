import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { unprotected } from './unprotected';

/** What LV.1 tries with seats: nothing. */
export const seatTechniques: SeatTechnique[] = [unprotected];
