import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import type { QueueNeeds } from './needs';
import { sortedSet } from './sorted-set';

/** How LV.3 keeps a queue whose places end by themselves. */
export const waitingRoomTechniques: WaitingRoomTechnique<QueueNeeds>[] = [sortedSet];
