import { inBatches } from '@ticket-rush/shared/batches/in-batches';
import type { Kafka, RecordMetadata } from 'kafkajs';
import type { LogProducer, PlacedRecord, RecordPosition } from '../log';
import { byTopic } from './record';
import { openRenewedProducer } from './renewed-producer';

/** Of all in-sync replicas, not of the leader alone: what one broker has acknowledged can die with it. */
export const ALL_IN_SYNC_REPLICAS = -1;
const MAX_BATCH = 1_000;

/** All records of this process wait in one queue, and a batch is for several topics. */
const ONE_QUEUE = 0;

/** Appends in batches that form by themselves: an idle producer sends at once, a busy one sends more at a time. */
export async function openProducer(kafka: Kafka): Promise<LogProducer> {
  const producer = await openRenewedProducer(kafka);
  const append = inBatches(async (records: PlacedRecord[]) => {
    const batch = { acks: ALL_IN_SYNC_REPLICAS, topicMessages: byTopic(records) };
    return placesOf(records, await producer.sendBatch(batch));
  }, MAX_BATCH);
  let last: Promise<RecordPosition> | undefined;
  return {
    append(record) {
      last = append(ONE_QUEUE, record);
      return last;
    },
    async close() {
      await last?.catch(() => undefined); // Those before it have been told by then.
      await producer.disconnect();
    },
  };
}

/** The broker says where the first record of each partition is; the others follow it in the order of the batch. */
function placesOf(batch: PlacedRecord[], written: RecordMetadata[]): RecordPosition[] {
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
