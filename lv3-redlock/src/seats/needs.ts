import type { SeatNeeds, SeatRequest } from '@ticket-rush/shared/seats/seat';
import type { RedisClientType } from 'redis';
import type { QuorumLockNeeds } from '../techniques/needs';

/** What a hold that is a key is built from. */
export interface SeatKeyNeeds extends SeatNeeds {
  redis: RedisClientType;
  keyPrefix: string;
}

/** What the techniques for seats are built from. */
export interface RedisSeatNeeds extends SeatKeyNeeds, QuorumLockNeeds {}

/** The key that is a seat's hold. It holds the buyer's number. */
export function seatKey(
  keyPrefix: string,
  { eventId, label }: Pick<SeatRequest, 'eventId' | 'label'>,
): string {
  return `${keyPrefix}:seat:${eventId}:${label}`;
}
