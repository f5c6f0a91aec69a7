import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { unprotected } from './unprotected';

/** What LV.1 tries with seats: nothing. */
export const seatTechniques: SeatTechnique[] = [
  {
    slug: 'unprotected',
    summary: 'read, check, write; nobody looks at the clock',
    expected: { oneInstance: 'broken', severalInstances: 'broken' },
    create: unprotected,
  },
];
