import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { conditionalUpdate } from './conditional-update';
import { rowLock } from './row-lock';

/** How LV.2 keeps two buyers off one seat, and takes it back from a holder who never confirms. */
export const seatTechniques: SeatTechnique[] = [rowLock, conditionalUpdate];
