/** The event alone: right for tickets, and the seats of an event wait for each other for no reason. */
import type { LogTechnique } from 'lv4-kafka/src/techniques/technique';

export const kafkaKeyed: Pick<LogTechnique, 'slug' | 'keyOf' | 'partitions'> = {
  slug: 'kafka-keyed',
  partitions: 6,
  keyOf: ({ eventId }) => String(eventId),
};
