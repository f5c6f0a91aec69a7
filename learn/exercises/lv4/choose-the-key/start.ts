/** Without a key a record goes to any partition, and several workers meet at one event. Choose the key. */
import type { LogTechnique } from 'lv4-kafka/src/techniques/technique';

export const kafkaKeyed: Pick<LogTechnique, 'slug' | 'keyOf' | 'partitions'> = {
  slug: 'kafka-keyed',
  partitions: 6,
  // HOLE: a request has `eventId`, and `wants`: { kind: 'book' }, or { kind: 'hold', label: 'A-1' } of a seat.
  keyOf: () => null,
};
