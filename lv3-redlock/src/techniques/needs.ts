import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { RedisClientType } from 'redis';
import type { LockTimes } from '../redis/lock-times';
import type { WakeUps } from '../redis/wake-ups';

interface AnyLockNeeds extends TechniqueNeeds {
  keyPrefix: string;
  lockTimes: LockTimes;
}

/** A lock on one server. */
export interface LockNeeds extends AnyLockNeeds {
  redis: RedisClientType;
}

/** A lock on one server whose waiters sleep. */
export interface WakingLockNeeds extends LockNeeds {
  wakeUps: WakeUps;
}

/** A lock that a majority grants. */
export interface QuorumLockNeeds extends AnyLockNeeds {
  /** Independent servers, none a replica of another. */
  quorum: RedisClientType[];
}

/** What the techniques of this level are built from. */
export interface RedisTechniqueNeeds extends WakingLockNeeds, QuorumLockNeeds {}

/** One lock for each event, and the same for every technique that takes one. */
export function lockKey(keyPrefix: string, { eventId }: Pick<BookingRequest, 'eventId'>): string {
  return `${keyPrefix}:lock:event:${eventId}`;
}
