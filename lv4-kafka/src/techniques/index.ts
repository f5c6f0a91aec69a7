import { kafkaAdmission } from './kafka-admission';
import { kafkaKeyed } from './kafka-keyed';
import { kafkaLock } from './kafka-lock';
import { kafkaSinglePartition } from './kafka-single-partition';
import type { LogTechnique } from './technique';

/** What LV.4 adds: the critical section moves behind a log, where it has one visitor at a time. */
export const techniques: LogTechnique[] = [kafkaLock, kafkaSinglePartition, kafkaKeyed, kafkaAdmission];
