import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { ConsumerOptions, LogConsumer } from '../log';

/** How much is handled twice after a crash, against how often the offset is written. */
const COMMIT_EVERY = 100;
const RETRY = { baseMs: 100, capMs: 5_000 };

/** A consumer that is silent for longer is taken for dead, and its partitions go to another. Milliseconds. */
const SESSION_TIMEOUT_MS = 10_000;

/** Joins the group and handles records until it is closed. Resolves once the group has let it in. */
export async function openConsumer(
  kafka: Kafka,
  logger: Logger,
  options: ConsumerOptions,
): Promise<LogConsumer> {
  const consumer = kafka.consumer({ groupId: options.group, sessionTimeout: SESSION_TIMEOUT_MS });
  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
  });
  await consumer.connect();
  await consumer.subscribe({ topics: options.topics, fromBeginning: true });
  await consumer.run({
    // Offsets are committed below, after the effect, and never by a timer before it.
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: (payload) => handleBatch(consumer, payload, logger, options),
  });
  await joined;
  return {
    async close() {
      await consumer.disconnect();
    },
  };
}

async function handleBatch(
  consumer: Consumer,
  payload: EachBatchPayload,
  logger: Logger,
  { handle, onLag }: ConsumerOptions,
): Promise<void> {
  const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
  const { topic, partition } = batch;
  let uncommitted = 0;
  const commit = async (message: KafkaMessage) => {
    await consumer.commitOffsets([{ topic, partition, offset: after(message.offset) }]);
    uncommitted = 0;
  };
  for (const message of batch.messages) {
    // Another consumer owns the partition by now, or this one is leaving: what is left is not ours to handle.
    if (!isRunning() || isStale()) break;
    const record = { topic, partition, offset: message.offset, value: String(message.value) };
    if (!(await handleUntilDone(() => handle(record), payload, logger))) break;
    resolveOffset(message.offset);
    uncommitted += 1;
    if (uncommitted === COMMIT_EVERY || message === batch.messages.at(-1)) await commit(message);
    onLag(topic, partition, Number(BigInt(batch.highWatermark) - BigInt(after(message.offset))));
    await heartbeat();
  }
}

/** Order matters more than progress: a record that fails is handled again before the next one. */
async function handleUntilDone(
  handle: () => Promise<void>,
  { isRunning, isStale, heartbeat }: EachBatchPayload,
  logger: Logger,
): Promise<boolean> {
  for (let attempt = 1; isRunning() && !isStale(); attempt++) {
    try {
      await handle();
      return true;
    } catch (error) {
      logger.warn({ err: error, attempt }, 'record not handled, will try again');
    }
    await backOff(attempt, RETRY);
    await heartbeat();
  }
  return false;
}

/** The offset to continue from: the one after the last that was handled. */
function after(offset: string): string {
  return (BigInt(offset) + 1n).toString();
}
