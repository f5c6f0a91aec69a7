import type { Kafka, Producer, ProducerBatch } from 'kafkajs';
import { type PinnedPartitions, pinPartitions } from './pin-partitions';

/** A producer as its batches see it. */
export type SendBatches = Pick<Producer, 'sendBatch' | 'disconnect'>;

/**
 * An idempotent producer that is replaced after each batch that failed.
 *
 * The broker knows a batch by the producer's id and the sequence numbers of its records. When kafkajs gives a batch up it
 * takes its numbers back, although the broker may have written it and only the acknowledgement was lost. The next batch
 * would carry the same numbers: one of the same size would be taken for the first, acknowledged, and never written. A new
 * producer has a new id, and begins to count anew.
 */
export async function openRenewedProducer(kafka: Kafka): Promise<SendBatches> {
  const partitions = pinPartitions();
  let producer: Producer | undefined = await connectProducer(kafka, partitions);
  return {
    async sendBatch(batch: ProducerBatch) {
      producer ??= await connectProducer(kafka, partitions);
      const used = producer;
      try {
        const acknowledged = await used.sendBatch(batch);
        partitions.requireAll(batch, acknowledged);
        return acknowledged;
      } catch (error) {
        producer = undefined;
        // It need not say goodbye: what is left of it is a connection that may be broken already.
        used.disconnect().catch(() => undefined);
        throw error;
      }
    },
    async disconnect() {
      await producer?.disconnect();
    },
  };
}

async function connectProducer(kafka: Kafka, { createPartitioner }: PinnedPartitions): Promise<Producer> {
  const producer = kafka.producer({
    // A retry after a lost acknowledgement does not append twice. It requires one request at a time.
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner,
  });
  try {
    await producer.connect();
  } catch (error) {
    producer.disconnect().catch(() => undefined);
    throw error;
  }
  return producer;
}
