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
 * sends at once, a busy one sends more at a time, and no timer decides. The next batch is on its way before the callers of the last
 * one are told: to answer them takes this process about as long as the broker takes to write.
 */
export async function openProducer(kafka: Kafka): Promise<LogProducer> {
  const producer = await openRenewedProducer(kafka);
  let waiting: Waiting[] = [];
  let sending: Promise<void> | undefined;

  async function sendWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      setImmediate(await written(batch));
    }
    sending = undefined;
  }

  /** @returns what tells the callers. It never fails. */
  async function written(batch: Waiting[]): Promise<() => void> {
    try {
      const topicMessages = byTopic(batch);
      const places = placesOf(batch, await producer.sendBatch({ acks: ALL_IN_SYNC_REPLICAS, topicMessages }));
      return () => {
        for (const [index, { resolve }] of batch.entries()) resolve(places[index] as RecordPosition);
      };
    } catch (error) {
      return () => {
        for (const { reject } of batch) reject(error);
      };
    }
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
function placesOf(batch: Waiting[], written: RecordMetadata[]): RecordPosition[] {
  const next = new Map(
    written.map(({ topicName, partition, baseOffset }) => [
      `${topicName}:${partition}`,
      BigInt(baseOffset as string),
    ]),
  );
  return batch.map(({ topic, partition }) => {
    const offset = next.get(`${topic}:${partition}`) as bigint;
    next.set(`${topic}:${partition}`, offset + 1n);
    return { partition, offset: String(offset) };
  });
}
