/** One key for all: the order is right, and one worker has all of the work. */
import type { LogTechnique } from 'lv4-kafka/src/techniques/technique';

export const kafkaKeyed: Pick<LogTechnique, 'slug' | 'keyOf' | 'partitions'> = {
  slug: 'kafka-keyed',
  partitions: 6,
  keyOf: () => 'every event',
};
