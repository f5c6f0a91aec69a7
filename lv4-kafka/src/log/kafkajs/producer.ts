import type { Kafka, Message } from 'kafkajs';
import type { LogProducer } from '../log';
import { toMessage } from './record';
import { openRenewedProducer } from './renewed-producer';

/** Of all in-sync replicas, not of the leader alone: what one broker has acknowledged can die with it. */
export const ALL_IN_SYNC_REPLICAS = -1;
const MAX_BATCH = 1_000;

interface Waiting {
  topic: string;
  message: Message;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Appends in batches that form by themselves: while one is under way, whoever comes waits for the next. An idle producer
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
      const acknowledged = await producer
        .sendBatch({ acks: ALL_IN_SYNC_REPLICAS, topicMessages: byTopic(batch) })
        .then(
          () => ({ error: undefined }),
          (error: unknown) => ({ error }),
        );
      for (const { resolve, reject } of batch) {
        if (acknowledged.error === undefined) resolve();
        else reject(acknowledged.error);
      }
    }
    sending = undefined;
  }

  return {
    append: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ topic: record.topic, message: toMessage(record), resolve, reject });
        sending ??= sendWaiting();
      }),
    async close() {
      await sending;
      await producer.disconnect();
    },
  };
}

function byTopic(batch: Waiting[]): { topic: string; messages: Message[] }[] {
  const topics = [...new Set(batch.map(({ topic }) => topic))];
  return topics.map((topic) => ({
    topic,
    messages: batch.filter((record) => record.topic === topic).map(({ message }) => message),
  }));
}
