import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import type { RedisSeatNeeds } from './needs';
import { redlock } from './redlock';
import { ttlKey } from './ttl-key';

/** How LV.3 holds a seat: by a key that ends by itself, or under a lock that does. */
export const seatTechniques: SeatTechnique<RedisSeatNeeds>[] = [ttlKey, redlock];
