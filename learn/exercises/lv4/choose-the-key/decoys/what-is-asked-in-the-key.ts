/** Hold and confirmation of one seat have different keys: their order is lost. */
import type { LogTechnique } from 'lv4-kafka/src/techniques/technique';

export const kafkaKeyed: Pick<LogTechnique, 'slug' | 'keyOf' | 'partitions'> = {
  slug: 'kafka-keyed',
  partitions: 6,
  keyOf: ({ eventId, wants }) =>
    'label' in wants ? `${eventId}:${wants.label}:${wants.kind}` : String(eventId),
};
