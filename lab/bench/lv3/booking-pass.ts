import { randomUUID } from 'node:crypto';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { openDatabase } from '@ticket-rush/shared/database/database';
import type { DataSource } from 'typeorm';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { locks } from '../../../lv3-redlock/src/techniques';
import type { BenchRoom } from './bench-room';
import { lockNeeds, type Pass } from './locks';

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
