import type { Database } from '@ticket-rush/shared/database/database';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { repeat } from '@ticket-rush/shared/retry/repeat';
import { settleAll } from '@ticket-rush/shared/retry/settle-all';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { type AdmissionQueue, type Admitted, isOrder } from './admission-queue';
import { settle } from './record-admitted';
import { recordOrders } from './record-orders';
import { recordWinners } from './record-winners';

interface ReconcilerNeeds {
  database: Database;
  queue: AdmissionQueue;
}

export interface Schedule {
  /** How long a winner may stay unrecorded before another process records them, in milliseconds. */
  overdueMs: number;
  /** The pause between two passes, in milliseconds. */
  everyMs: number;
}

/**
 * Finishes what a crash left between Redis and the database. Every instance may do it at the same time, and the process
 * that was thought dead may still wake up: the buyer's row, under the request that won it, is written once, and an order is
 * written whole.
 *
 * @returns how many winners were settled
 * @throws AggregateError if the winners of some events could not be; they are tried again in the next pass
 */
export async function reconcile({ database, queue }: ReconcilerNeeds, overdueMs: number): Promise<number> {
  const overdue = await queue.adopt(overdueMs);
  const orders = overdue.filter(isOrder);
  const singles = overdue.filter((winner) => !isOrder(winner));
  const recorded = [
    ...together(singles).map(async (some) => settle(queue, some, await recordWinners(database, some))),
    ...together(orders).map(async (some) => settle(queue, some, await recordOrders(database, some))),
  ];
  await settleAll(recorded, 'winners could not be recorded');
  return overdue.length;
}

/** Those that one statement, or one transaction, writes down. */
function together<Winner extends Admitted>(winners: Winner[]): Winner[][] {
  return [...groupBy(winners, ({ eventId, technique }) => `${eventId} ${technique}`).values()];
}

/** Runs it again and again, one pass at a time. @returns what stops it, once the pass under way is over */
export function startReconciler(
  needs: ReconcilerNeeds & { logger: Logger },
  { overdueMs, everyMs }: Schedule,
): () => Promise<void> {
  return repeat(everyMs, async () => {
    try {
      const settled = await reconcile(needs, overdueMs);
      if (settled > 0) needs.logger.warn({ settled }, 'recorded winners that another process had left');
    } catch (err) {
      needs.logger.error({ err }, 'winners are waiting to be recorded');
    }
  });
}
