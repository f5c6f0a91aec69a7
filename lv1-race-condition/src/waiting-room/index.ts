import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import { unprotected } from './unprotected';

/** What LV.1 tries in the waiting room: nothing. */
export const waitingRoomTechniques: WaitingRoomTechnique[] = [unprotected];
