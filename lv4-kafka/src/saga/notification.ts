import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { Topic } from '../log/log';
import { writeOutbox } from '../outbox/outbox';
import type { Saga } from './saga';
import { StepRefused } from './step-refused';

const FIND_BLOCK = statement(
  'find-notification-block',
  'SELECT FROM notification_blocks WHERE buyer_id = $1',
);

/** Where the service listens that brings tickets to their buyers. At-least-once: the id of the purchase tells twins. */
export function notificationsTopic(prefix: string): Topic {
  return { name: `${prefix}.notifications`, partitions: 6 };
}

/**
 * Sends the ticket to the buyer. That a buyer accepts no messages is for this step to find out, as it would be in a shop whose
 * post is another service: no other step knows it before.
 *
 * @throws StepRefused `not-deliverable`
 */
export async function sendNotification(
  transaction: Transaction,
  { id, eventId, buyerId, price, bookingId }: Saga,
  topicPrefix: string,
): Promise<void> {
  const blocks = await transaction.run(FIND_BLOCK, [buyerId]);
  if (blocks.length > 0) throw new StepRefused('not-deliverable');
  const value = JSON.stringify({ version: 1, purchaseId: id, eventId, buyerId, bookingId, price });
  const { name: topic } = notificationsTopic(topicPrefix);
  await writeOutbox(transaction, [{ topic, key: String(buyerId), value }]);
}
