import { openDatabase } from '@ticket-rush/shared/database/database';
import type { Lease } from '@ticket-rush/shared/redis/lease';
import { lockEvent, rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { lockKey, type RedisTechniqueNeeds } from '../../../lv3-redlock/src/techniques/needs';
import { pubsubLock, waitForLock } from '../../../lv3-redlock/src/techniques/pubsub-lock';
import { openRedlock, redlock, waitForMajority } from '../../../lv3-redlock/src/techniques/redlock';
import { simpleLock, tryToLock } from '../../../lv3-redlock/src/techniques/simple-lock';
import { spin, spinLock } from '../../../lv3-redlock/src/techniques/spin-lock';
import { type BenchRoom, KEY_PREFIX } from './bench-room';

/** Takes the lock of an event and gives it back. @throws Unavailable if it is not granted in time */
export type Pass = (eventId: number) => Promise<unknown>;

/** The locking code of a technique, with nothing inside. */
export interface BareLock {
  slug: string;
  pass: Pass;
  /** How many scripts the first Redis server runs for somebody who need not wait; what waits may need more. */
  scripts: number;
}

/** What each lock of LV.3 is built from. */
export function lockNeeds(room: BenchRoom, slug: string): RedisTechniqueNeeds {
  const { quorum, redis, wakeUps, lv3, deadline, metrics } = room;
  return {
    ...{ quorum, redis, wakeUps, keyPrefix: KEY_PREFIX, lockTimes: deadline.lockTimes },
    database: openDatabase(lv3),
    metrics: metrics.forTechnique(slug),
  };
}

/** Those of which a waiter waits. The simple lock sends everybody away, so it is handed to nobody. */
export function waitingLocks(room: BenchRoom): BareLock[] {
  const needs = (slug: string) => lockNeeds(room, slug);
  const [spinning, sleeping, voting] = [needs(spinLock.slug), needs(pubsubLock.slug), needs(redlock.slug)];
  const locks = openRedlock(voting);
  return [
    lease(spinLock.slug, 1, (key) => spin(spinning, key)),
    lease(pubsubLock.slug, 2, (key) => waitForLock(sleeping, key)),
    lease(redlock.slug, 2, (key) => waitForMajority(locks, voting, key)),
  ];
}

/** Taken by SET and released by a script; and nobody is in the way. */
export function bareSimpleLock({ redis, deadline }: BenchRoom): BareLock {
  return lease(simpleLock.slug, 1, async (key) => {
    const granted = await tryToLock(redis, key, deadline.lockTimes.leaseMs);
    if (granted === undefined) throw new Error(`${key} is locked, and nobody should have it`);
    return granted;
  });
}

/** The row lock of LV.2 and a commit. PostgreSQL writes down who locks a row, so the commit waits for the disk. */
export function bareRowLock({ lv2 }: BenchRoom): BareLock {
  const database = openDatabase(lv2);
  const pass: Pass = (eventId) => database.transaction((transaction) => lockEvent(transaction, eventId));
  return { slug: rowLock.slug, pass, scripts: 0 };
}

function lease(slug: string, scripts: number, take: (key: string) => Promise<Lease>): BareLock {
  const pass: Pass = async (eventId) => (await take(lockKey(KEY_PREFIX, { eventId }))).release();
  return { slug, pass, scripts };
}
