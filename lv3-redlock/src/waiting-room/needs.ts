import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { RedisClientType } from 'redis';
import type { AdmissionTokens } from './admission-token';

/** How buyers are let in: so many at a time, each for so long. */
export interface Admitting {
  /** How many at a time. */
  batch: number;
  /** From one batch to the next, in milliseconds. */
  everyMs: number;
  /** How long a buyer who has been let in may book, in milliseconds. */
  turnMs: number;
  tokens: AdmissionTokens;
}

/** What the queue itself is kept in. */
export interface QueueKeysNeeds {
  redis: RedisClientType;
  keyPrefix: string;
  /** How long a place lasts unless its buyer asks for it again, in milliseconds. */
  placeTtlMs: number;
  /** Left out where no buyer is let in: then it is a queue only. */
  admitting?: Admitting | undefined;
}

export interface QueueNeeds extends QueueKeysNeeds, TechniqueNeeds {}
