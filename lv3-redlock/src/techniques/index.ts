import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { RedisTechniqueNeeds } from './needs';
import { redlock } from './redlock';

/** What LV.3 adds: a lock that every process can see, and that ends by itself. */
export const techniques: Technique<RedisTechniqueNeeds>[] = [
  {
    slug: 'redlock',
    summary: 'a lease that a majority of independent Redis servers grants',
    expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'broken', crash: 'holds' },
    create: redlock,
  },
];
