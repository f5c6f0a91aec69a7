import { listenForReturns, rememberSoldOut, returnsChannel } from '@ticket-rush/shared/redis/sold-out-memory';
import type { RedisClientType } from 'redis';
import { KAFKA_ADMISSION, openAdmissionLedger } from './admission-ledger';
import { loadBuyers } from './load-buyers';
import type { AdmissionNeeds } from './needs';
import { type ReconcilerNeeds, type Schedule, startReconciler } from './reconcile';

interface ProcessNeeds extends Omit<ReconcilerNeeds, 'ledger'> {
  redis: RedisClientType;
  keyPrefix: string;
  /** How long a request is worth deciding, in milliseconds. */
  requestTtlMs: number;
}

/** Opens what admission needs, and starts the reconciler, which keeps Redis, log and database in agreement. */
export async function openAdmission(
  { redis, keyPrefix, requestTtlMs, ...needs }: ProcessNeeds,
  schedule: Schedule,
): Promise<{ needs: AdmissionNeeds; close(): Promise<void> }> {
  const soldOut = rememberSoldOut();
  const channel = returnsChannel(keyPrefix, KAFKA_ADMISSION);
  const stopListening = await listenForReturns(redis, channel, soldOut);
  const ledger = openAdmissionLedger(redis, keyPrefix);
  const stopReconciling = startReconciler({ ...needs, ledger }, schedule);
  return {
    needs: { redis, ledger, soldOut, requestTtlMs, load: loadBuyers(needs.database, redis, ledger) },
    async close() {
      stopListening();
      await stopReconciling();
    },
  };
}
