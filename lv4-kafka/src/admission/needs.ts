import type { LoadBuyers } from '@ticket-rush/shared/redis/load-buyers';
import type { SoldOutMemory } from '@ticket-rush/shared/redis/sold-out-memory';
import type { RedisClientType } from 'redis';
import type { AdmissionLedger } from './admission-ledger';

/** What the API's side of a technique is built from that lets Redis decide who enters the log. */
export interface AdmissionNeeds {
  /** The server that decides. */
  redis: RedisClientType;
  ledger: AdmissionLedger;
  load: LoadBuyers;
  soldOut: SoldOutMemory;
  /** How long a request is worth deciding, in milliseconds. */
  requestTtlMs: number;
}
