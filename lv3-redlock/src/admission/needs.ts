import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { SoldOutMemory } from '@ticket-rush/shared/redis/sold-out-memory';
import type { RedisClientType } from 'redis';

/** What the techniques are built from that let one Redis server decide, and the database confirm. */
export interface AdmissionNeeds extends TechniqueNeeds {
  /** The server that decides. */
  redis: RedisClientType;
  keyPrefix: string;
}

export interface RememberingNeeds extends AdmissionNeeds {
  soldOut: SoldOutMemory;
}
