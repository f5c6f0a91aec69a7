/**
 * Repeatable read: the code of `serializable`, one isolation level below.
 *
 * Guarantees  one holder and one owner for each seat: of two who write the same row, the second gets 40001 and starts over.
 * Costs       work that is thrown away, and a snapshot that is as old as the first statement.
 * Breaks if   a rule spans several rows. Two holds of one buyer each count the seats in their own snapshot, and write different
 *             rows. No row has two writers, so no transaction is refused, and the buyer is above the limit: write skew.
 */
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { deskAt } from './serializable';

export const repeatableRead: SeatTechnique = {
  slug: 'repeatable-read',
  summary: 'REPEATABLE READ: the same, and only two writers of one row are noticed',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'holds',
    crash: 'holds',
    limit: 'broken',
  },
  conflict: { by: 'serialization-failure' },
  create: (needs) => deskAt('REPEATABLE READ', needs),
};
