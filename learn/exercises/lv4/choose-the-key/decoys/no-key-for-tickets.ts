/** Seats have a key, and tickets have none: all buyers of an event change its one counter. */
import type { LogTechnique } from 'lv4-kafka/src/techniques/technique';

export const kafkaKeyed: Pick<LogTechnique, 'slug' | 'keyOf' | 'partitions'> = {
  slug: 'kafka-keyed',
  partitions: 6,
  keyOf: ({ eventId, wants }) => ('label' in wants ? `${eventId}:${wants.label}` : null),
};
