import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import type { QueueNeeds } from './needs';
import { sortedSet } from './sorted-set';

/** How LV.3 keeps a queue whose places end by themselves. */
export const waitingRoomTechniques: WaitingRoomTechnique<QueueNeeds>[] = [
  {
    slug: 'sorted-set',
    summary: 'a sorted set of buyers; places end unless asked for, and a batch is let in per interval',
    expected: { oneInstance: 'holds', severalInstances: 'holds' },
    create: sortedSet,
  },
];
