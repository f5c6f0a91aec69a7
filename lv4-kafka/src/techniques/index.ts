import { kafkaSinglePartition } from './kafka-single-partition';
import type { LogTechnique } from './technique';

/** What LV.4 adds: the critical section moves behind a log, where it has one visitor at a time. */
export const techniques: LogTechnique[] = [kafkaSinglePartition];
