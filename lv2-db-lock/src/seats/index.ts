import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { conditionalUpdate } from './conditional-update';
import { rowLock } from './row-lock';

/** How LV.2 keeps two buyers off one seat, and takes it back from a holder who never confirms. */
export const seatTechniques: SeatTechnique[] = [
  {
    slug: 'row-lock',
    summary: 'SELECT … FOR UPDATE: the seat’s row is ours until commit',
    expected: { oneInstance: 'holds', severalInstances: 'holds' },
    create: rowLock,
  },
  {
    slug: 'conditional-update',
    summary: 'UPDATE … WHERE the seat is free or its hold has ended, in one statement',
    expected: { oneInstance: 'holds', severalInstances: 'holds' },
    create: conditionalUpdate,
  },
];
