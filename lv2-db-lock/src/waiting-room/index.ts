import type { WaitingRoomTechnique } from '@ticket-rush/shared/waiting-room/place';
import { uniqueIndex } from './unique-index';

/** How LV.2 gives each buyer one place, in an order that stays. */
export const waitingRoomTechniques: WaitingRoomTechnique[] = [uniqueIndex];
