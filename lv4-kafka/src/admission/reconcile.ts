import type { Database } from '@ticket-rush/shared/database/database';
import { repeat } from '@ticket-rush/shared/retry/repeat';
import { settleAll } from '@ticket-rush/shared/retry/settle-all';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { type AcceptedRequest, decodeRequest } from '../requests/request-message';
import type { AdmissionLedger } from './admission-ledger';
import { passOnReturned } from './returned-places';

export interface ReconcilerNeeds {
  database: Database;
  ledger: AdmissionLedger;
  /** Appends a request, `entry` once it is text, to the lane and the partition that it belongs to. */
  append: (accepted: AcceptedRequest, entry: string) => Promise<unknown>;
  logger: Logger;
}

export interface Schedule {
  /** How long a request may be admitted and not acknowledged by the log before a process appends it again, in milliseconds. */
  overdueMs: number;
  /** The pause between two passes, in milliseconds. */
  everyMs: number;
}

/**
 * Finishes what a crash or a lost acknowledgement left between Redis and the log. Every instance may do it at the same time,
 * and the process that was thought dead may wake up: the request has one id, and is decided once.
 *
 * @returns how many were appended
 * @throws AggregateError if some could not be; they are tried again in the next pass
 */
export async function appendOverdue(
  { ledger, append }: Pick<ReconcilerNeeds, 'ledger' | 'append'>,
  overdueMs: number,
): Promise<number> {
  const overdue = await ledger.adopt(overdueMs);
  const appended = overdue.map(async (entry) => {
    // Inside of the promise: an entry that only a later version can read fails alone.
    await append(decodeRequest(entry), entry);
    await ledger.appended(entry);
  });
  await settleAll(appended, 'admitted requests could not be appended');
  return overdue.length;
}

/** Runs both again and again, one pass at a time. @returns what stops it, once the pass under way is over */
export function startReconciler(
  needs: ReconcilerNeeds,
  { overdueMs, everyMs }: Schedule,
): () => Promise<void> {
  const { database, ledger, logger } = needs;
  return repeat(everyMs, async () => {
    const passes = [appendOverdue(needs, overdueMs), passOnReturned(database, ledger)] as const;
    const [appended, returned] = await Promise.allSettled(passes);
    for (const result of [appended, returned]) {
      if (result.status === 'rejected')
        logger.warn({ err: result.reason }, 'Redis and the log are not one yet');
    }
    if (appended.status === 'fulfilled' && appended.value > 0) {
      logger.warn({ appended: appended.value }, 'appended requests that had been admitted and left');
    }
  });
}
