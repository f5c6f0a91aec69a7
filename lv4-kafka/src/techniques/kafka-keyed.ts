/**
 * Keyed: requests of one event have its id as their key, so they fall on one partition, and each partition has one worker.
 * What is asked of one seat has event and seat as its key: the seats of one event have as many writers as there are partitions.
 *
 * Guarantees  order and one writer for each event and for each seat, as `kafka-single-partition` has for all of them together.
 *             Because no other worker writes, a batch is decided from one reading, in memory, and written in one go.
 * Costs       order between events is given up. One hot event is still one partition, and one worker. A purchase keeps its
 *             partition waiting until its last step is done.
 * Breaks if   a second writer books beside the log, or the number of partitions is changed while there is something in
 *             them: a key would go on elsewhere, with two writers for a while.
 */
import { bookTickets } from '../tickets/batch-critical-section';
import type { LogTechnique } from './technique';

export const kafkaKeyed: LogTechnique = {
  slug: 'kafka-keyed',
  summary: 'the event is the key: one writer each, in batches, and workers scale with partitions',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  partitions: 6,
  batchSize: 1_000,
  keyOf: ({ eventId, wants }) => ('label' in wants ? `${eventId}:${wants.label}` : String(eventId)),
  create: () => ({ decide: bookTickets }),
  createOrder: () => ({ decide: bookTickets }),
};
