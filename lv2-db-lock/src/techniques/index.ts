import type { Expectation, Technique } from '@ticket-rush/shared/booking/technique';
import { advisoryLock } from './advisory-lock';
import { conditionalUpdate } from './conditional-update';
import { optimistic } from './optimistic';
import { optimisticNoRetry } from './optimistic-no-retry';
import { rowLock } from './row-lock';
import { rowLockNowait } from './row-lock-nowait';
import { serializable } from './serializable';
import { skipLocked } from './skip-locked';
import { uniqueConstraint } from './unique-constraint';

const HOLDS: Expectation = {
  oneInstance: 'holds',
  severalInstances: 'holds',
  pause: 'holds',
  crash: 'holds',
};
const UNDERSELLS: Expectation = { oneInstance: 'undersells', severalInstances: 'undersells' };

/** What LV.2 adds: the database keeps others out, or notices that they were there. */
export const techniques: Technique[] = [
  {
    slug: 'row-lock',
    summary: 'SELECT … FOR UPDATE: the event’s row is ours until commit',
    expected: HOLDS,
    create: rowLock,
  },
  {
    slug: 'row-lock-nowait',
    summary: 'FOR UPDATE NOWAIT: whoever finds the row locked is sent away',
    expected: UNDERSELLS,
    create: rowLockNowait,
  },
  {
    slug: 'optimistic',
    summary: 'compare-and-set on a version; on a conflict, start over',
    expected: HOLDS,
    create: optimistic,
  },
  {
    slug: 'optimistic-no-retry',
    summary: 'compare-and-set on a version; on a conflict, give up',
    expected: UNDERSELLS,
    create: optimisticNoRetry,
  },
  {
    slug: 'conditional-update',
    summary: 'UPDATE … WHERE sold < tickets and the insert, in one statement',
    expected: HOLDS,
    create: conditionalUpdate,
  },
  {
    slug: 'serializable',
    summary: 'SERIALIZABLE: the critical section as it is; on 40001, start over',
    expected: HOLDS,
    create: serializable,
  },
  {
    slug: 'advisory-lock',
    summary: 'pg_advisory_xact_lock: a lock on a number that stands for the event',
    expected: HOLDS,
    create: advisoryLock,
  },
  {
    slug: 'skip-locked',
    summary: 'one row per ticket, FOR UPDATE SKIP LOCKED: no hot row',
    expected: HOLDS,
    create: skipLocked,
  },
  {
    slug: 'unique-constraint',
    summary: 'one per buyer by a unique index, not by asking first',
    expected: HOLDS,
    create: uniqueConstraint,
  },
];
