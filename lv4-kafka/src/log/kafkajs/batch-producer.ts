import type { Kafka } from 'kafkajs';
import type { BatchProducer } from '../log';
import { ALL_IN_SYNC_REPLICAS } from './producer';
import { byTopic } from './record';
import { openRenewedProducer } from './renewed-producer';

/** Each call is one request to each broker, in which each partition has its records in their order. */
export async function openBatchProducer(kafka: Kafka): Promise<BatchProducer> {
  const producer = await openRenewedProducer(kafka);
  return {
    async appendBatch(records) {
      await producer.sendBatch({ acks: ALL_IN_SYNC_REPLICAS, topicMessages: byTopic(records) });
    },
    close: () => producer.disconnect(),
  };
}
