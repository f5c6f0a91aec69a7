import type { Technique } from '@ticket-rush/shared/booking/technique';
import { unprotected } from './unprotected';

/** What LV.1 tries. None of it is enough. */
export const techniques: Technique[] = [
  {
    slug: 'unprotected',
    summary: 'the critical section, with nothing around it',
    expected: { oneInstance: 'broken', severalInstances: 'broken', pause: 'broken', crash: 'broken' },
    create: unprotected,
  },
];
