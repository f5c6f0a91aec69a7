import type { Kafka, Message, RecordMetadata } from 'kafkajs';
import type { LogProducer, RecordPosition } from '../log';
import { byTopic, toMessage } from './record';
import { openRenewedProducer } from './renewed-producer';

/** Of all in-sync replicas, not of the leader alone: what one broker has acknowledged can die with it. */
export const ALL_IN_SYNC_REPLICAS = -1;
const MAX_BATCH = 1_000;

interface Waiting {
  topic: string;
  partition: number;
  message: Message;
  resolve: (place: RecordPosition) => void;
  reject: (error: unknown) => void;
}

/**
 * Appends in batches that form by themselves: while one is under way, new records wait for the next. An idle producer
 * sends at once, a busy one sends more at a time, and no timer decides.
 */
export async function openProducer(kafka: Kafka): Promise<LogProducer> {
  const producer = await openRenewedProducer(kafka);
  let waiting: Waiting[] = [];
  let sending: Promise<void> | undefined;

  async function sendWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      try {
        tellPlaces(
          batch,
          await producer.sendBatch({ acks: ALL_IN_SYNC_REPLICAS, topicMessages: byTopic(batch) }),
        );
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    sending = undefined;
  }

  return {
    append: (record) =>
      new Promise((resolve, reject) => {
        const { topic, partition } = record;
        waiting.push({ topic, partition, message: toMessage(record), resolve, reject });
        sending ??= sendWaiting();
      }),
    async close() {
      await sending;
      await producer.disconnect();
    },
  };
}

/** The broker says where the first record of each partition is; the others follow it in the order of the batch. */
function tellPlaces(batch: Waiting[], written: RecordMetadata[]): void {
  const next = new Map(
    written.map(({ topicName, partition, baseOffset }) => [
      `${topicName}:${partition}`,
      BigInt(baseOffset as string),
    ]),
  );
  for (const { topic, partition, resolve } of batch) {
    const offset = next.get(`${topic}:${partition}`) as bigint;
    next.set(`${topic}:${partition}`, offset + 1n);
    resolve({ partition, offset: String(offset) });
  }
}
