import type { Technique } from '@ticket-rush/shared/booking/technique';
import { mutex } from './mutex';
import { mutexInsideTransaction } from './mutex-inside-transaction';
import { unprotected } from './unprotected';

/** What LV.1 tries. None of it is enough. */
export const techniques: Technique[] = [
  {
    slug: 'unprotected',
    summary: 'the critical section, with nothing around it',
    expected: { oneInstance: 'broken', severalInstances: 'broken', pause: 'broken', crash: 'broken' },
    create: unprotected,
  },
  {
    slug: 'mutex-inside-transaction',
    summary: 'an in-process mutex, taken after BEGIN and released before COMMIT',
    expected: { oneInstance: 'broken', severalInstances: 'broken' },
    create: mutexInsideTransaction,
  },
  {
    slug: 'mutex',
    summary: 'the same mutex around the whole transaction: right until there is a second process',
    expected: { oneInstance: 'holds', severalInstances: 'broken' },
    create: mutex,
  },
];
