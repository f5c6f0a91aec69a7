import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import type { RedisSeatNeeds } from './needs';
import { redlock } from './redlock';
import { ttlKey } from './ttl-key';

/** How LV.3 holds a seat: by a key that ends by itself, or under a lock that does. */
export const seatTechniques: SeatTechnique<RedisSeatNeeds>[] = [
  {
    slug: 'ttl-key',
    summary: 'SET NX PX is the hold and keeps the others out; the row has the last word',
    expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
    create: ttlKey,
  },
  {
    slug: 'redlock',
    summary: 'a lease that a majority grants, around each hold, confirmation and release',
    expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'broken', crash: 'holds' },
    create: redlock,
  },
];
