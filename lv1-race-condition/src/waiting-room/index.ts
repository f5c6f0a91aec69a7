import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import { unprotected } from './unprotected';

/** LV.1 does not protect the waiting room. */
export const waitingRoomTechniques: WaitingRoomTechnique[] = [unprotected];
