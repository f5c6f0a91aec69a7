import { type Kafka, Partitioners, type Producer, type ProducerBatch } from 'kafkajs';

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
  let producer: Producer | undefined = await connectProducer(kafka);
  return {
    async sendBatch(batch: ProducerBatch) {
      producer ??= await connectProducer(kafka);
      const used = producer;
      try {
        return await used.sendBatch(batch);
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

async function connectProducer(kafka: Kafka): Promise<Producer> {
  const producer = kafka.producer({
    // A retry after a lost acknowledgement does not append twice. It requires one request at a time.
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  try {
    await producer.connect();
  } catch (error) {
    producer.disconnect().catch(() => undefined);
    throw error;
  }
  return producer;
}
