import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import { unprotected } from './unprotected';

/** What LV.1 tries in the waiting room: nothing. */
export const waitingRoomTechniques: WaitingRoomTechnique[] = [
  {
    slug: 'unprotected',
    summary: 'look for a place, then take one',
    expected: { oneInstance: 'broken', severalInstances: 'broken' },
    create: unprotected,
  },
];
