import { randomUUID } from 'node:crypto';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { openDatabase } from '@ticket-rush/shared/database/database';
import type { Lease } from '@ticket-rush/shared/redis/lease';
import type { DataSource } from 'typeorm';
import { lockEvent, rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { locks } from '../../../lv3-redlock/src/techniques';
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
  /** How many scripts the first Redis server runs for a caller who need not wait; one who waits may need more. */
  scripts: number;
}

/** What each lock of LV.3 is built from. */
function lockNeeds(room: BenchRoom, slug: string): RedisTechniqueNeeds {
  const { quorum, redis, wakeUps, lv3, deadline, metrics } = room;
  return {
    ...{ quorum, redis, wakeUps, keyPrefix: KEY_PREFIX, lockTimes: deadline.lockTimes },
    database: openDatabase(lv3),
    metrics: metrics.forTechnique(slug),
  };
}

/** Those for which a caller waits. The simple lock sends each waiter away, so it is never handed on. */
export function waitingLocks(room: BenchRoom): BareLock[] {
  const needs = (slug: string) => lockNeeds(room, slug);
  const [spinning, sleeping, voting] = [needs(spinLock.slug), needs(pubsubLock.slug), needs(redlock.slug)];
  const servers = openRedlock(voting);
  return [
    lease(spinLock.slug, 1, (key) => spin(spinning, key)),
    lease(pubsubLock.slug, 2, (key) => waitForLock(sleeping, key)),
    lease(redlock.slug, 2, (key) => waitForMajority(servers, voting, key)),
  ];
}

/** Taken by SET and released by a script; no other caller is in the way. */
export function bareSimpleLock({ redis, deadline }: BenchRoom): BareLock {
  return lease(simpleLock.slug, 1, async (key) => {
    const granted = await tryToLock(redis, key, deadline.lockTimes.leaseMs);
    if (granted === undefined) throw new Error(`${key} is locked, and no caller should have it`);
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

/** A technique as a whole: the lock is taken, a ticket is booked, and the lock is given back. */
export interface BookingLock {
  slug: string;
  dataSource: DataSource;
  /** Passes anew, and counts the buyers that were told yes. */
  begin(): { pass: Pass; told(): number };
}

/** The locks that hold, and the row lock, each with the database of its level. The others send waiters away, or sell twice. */
export function bookingLocks(room: BenchRoom): BookingLock[] {
  const { lv2, lv3, metrics } = room;
  const rowLocking = rowLock.create({
    database: openDatabase(lv2),
    metrics: metrics.forTechnique(rowLock.slug),
  });
  return [
    ...locks
      .filter(({ expected }) => expected.severalInstances === 'holds')
      .map(({ slug, create }) => bookingLock(slug, lv3, create(lockNeeds(room, slug)))),
    bookingLock(rowLock.slug, lv2, rowLocking),
  ];
}

/** Every ask is of a buyer who has never asked before. */
function bookingLock(technique: string, dataSource: DataSource, book: BookTicket): BookingLock {
  const begin = () => {
    let buyerId = 0;
    let told = 0;
    const pass: Pass = async (eventId) => {
      await book({ requestId: randomUUID(), eventId, buyerId: ++buyerId, technique });
      told++;
    };
    return { pass, told: () => told };
  };
  return { slug: technique, dataSource, begin };
}
