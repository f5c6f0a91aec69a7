/**
 * Single partition: every request of every event goes through one log, and one worker reads it.
 *
 * Guarantees  one total order, and one writer: the unprotected critical section of LV.1 is right here, without a lock.
 * Costs       the answer is a promise; the decision comes later. All events share the speed of one worker, and of one
 *             transaction after another.
 * Breaks if   a second writer books beside the log, or a worker writes without the progress of its slot.
 */
import { oneByOne } from '../decide/decide-one-by-one';
import { bookAccepted } from '../tickets/book-accepted';
import type { LogTechnique } from './technique';

export const kafkaSinglePartition: LogTechnique = {
  slug: 'kafka-single-partition',
  summary: 'one log, one order, one writer: no lock',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  partitions: 1,
  batchSize: 1,
  keyOf: () => 'every event',
  create: () => ({ decide: oneByOne(bookAccepted) }),
};
