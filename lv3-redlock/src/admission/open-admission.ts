import type { Database } from '@ticket-rush/shared/database/database';
import {
  listenForReturns,
  rememberSoldOut,
  type SoldOutMemory,
} from '@ticket-rush/shared/redis/sold-out-memory';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { RedisClientType } from 'redis';
import { admissionReturns, openAdmissionQueue } from './admission-queue';
import { type Schedule, startReconciler } from './reconcile';

interface ProcessNeeds {
  database: Database;
  redis: RedisClientType;
  keyPrefix: string;
  logger: Logger;
}

/** What runs in a process beside the requests, so that what Redis decides and what the database knows stay one. */
export interface Admission {
  soldOut: SoldOutMemory;
  close(): Promise<void>;
}

/** Starts the reconciler, and listens for tickets that come back. */
export async function openAdmission(
  { database, redis, keyPrefix, logger }: ProcessNeeds,
  schedule: Schedule,
): Promise<Admission> {
  const soldOut = rememberSoldOut();
  const stopListening = await listenForReturns(redis, admissionReturns(keyPrefix), soldOut);
  const queue = openAdmissionQueue(redis, keyPrefix);
  const stopReconciling = startReconciler({ database, queue, logger }, schedule);
  return {
    soldOut,
    async close() {
      stopListening();
      await stopReconciling();
    },
  };
}
