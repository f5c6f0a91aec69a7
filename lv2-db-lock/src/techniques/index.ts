import type { Technique } from '@ticket-rush/shared/booking/technique';
import { optimistic } from './optimistic';
import { rowLock } from './row-lock';

/** What LV.2 adds: the database keeps others out, or notices that they were there. */
export const techniques: Technique[] = [
  {
    slug: 'row-lock',
    summary: 'SELECT … FOR UPDATE: the event’s row is ours until commit',
    expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
    create: rowLock,
  },
  {
    slug: 'optimistic',
    summary: 'compare-and-set on a version; on a conflict, start over',
    expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
    create: optimistic,
  },
];
