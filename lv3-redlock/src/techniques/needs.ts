import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { RedisClientType } from 'redis';

/** What the techniques of this level are built from. */
export interface RedisTechniqueNeeds extends TechniqueNeeds {
  /** Independent servers, none a replica of another. */
  quorum: RedisClientType[];
  keyPrefix: string;
}
