/** REPEATABLE READ ends the second writer of one row. Here each writes a row of its own. */
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { deskAt } from 'lv2-db-lock/src/seats/serializable';

export const buyerLock: SeatTechnique = {
  slug: 'buyer-lock',
  summary: 'REPEATABLE READ: the same, and only two writers of one row are noticed',
  expected: { oneInstance: 'holds', severalInstances: 'holds', limit: 'holds' },
  create: (needs) => deskAt('REPEATABLE READ', needs),
};
