import {
  type ICustomPartitioner,
  type Message,
  Partitioners,
  type ProducerBatch,
  type RecordMetadata,
} from 'kafkajs';
import { partitionOf } from './partition-of';

export interface PinnedPartitions {
  createPartitioner: ICustomPartitioner;
  /** @throws an Error if a partition of the batch is missing in what the brokers have acknowledged */
  requireAll(batch: ProducerBatch, acknowledged: RecordMetadata[]): void;
}

/**
 * Remembers to which partition each record goes, for two things that kafkajs does when it sends a batch again because one of
 * several brokers has failed.
 *
 * It chooses the partitions anew, and for a record without a key another one than before: the sequence numbers of both
 * partitions are wrong from then on. So what was chosen first stays.
 *
 * And it asks no broker that has answered already. A partition that has moved to such a broker meanwhile is never sent, and
 * the batch is reported as written (https://github.com/tulios/kafkajs/pull/1798). So the answer is held against the batch.
 */
export function pinPartitions(): PinnedPartitions {
  const pinned = new WeakMap<Message, number>();
  const placeOf = (message: Message) => message.partition ?? pinned.get(message);
  return {
    createPartitioner() {
      const choose = Partitioners.DefaultPartitioner();
      return (record) => {
        const { message, partitionMetadata } = record;
        const known = placeOf(message);
        if (known !== undefined) return known;
        const { key } = message;
        const partition =
          typeof key === 'string' ? partitionOf(key, partitionMetadata.length) : choose(record);
        pinned.set(message, partition);
        return partition;
      };
    },
    requireAll({ topicMessages = [] }, acknowledged) {
      const written = new Set(acknowledged.map(({ topicName, partition }) => `${topicName}:${partition}`));
      for (const { topic, messages } of topicMessages) {
        const missing = messages.find((message) => !written.has(`${topic}:${placeOf(message)}`));
        if (missing === undefined) continue;
        throw new Error(`no broker has acknowledged the records for ${topic}, partition ${placeOf(missing)}`);
      }
    },
  };
}
