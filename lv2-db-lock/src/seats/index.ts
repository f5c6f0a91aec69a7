import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { advisoryLock } from './advisory-lock';
import { buyerLock } from './buyer-lock';
import { conditionalUpdate } from './conditional-update';
import { repeatableRead } from './repeatable-read';
import { rowLock } from './row-lock';
import { serializable } from './serializable';
import { uniqueNumber } from './unique-number';

/**
 * How LV.2 keeps two buyers off one seat, and takes it back from a holder who never confirms. And how one buyer who holds several
 * seats at once is kept to the limit.
 */
export const seatTechniques: SeatTechnique[] = [
  rowLock,
  conditionalUpdate,
  repeatableRead,
  serializable,
  buyerLock,
  advisoryLock,
  uniqueNumber,
];
