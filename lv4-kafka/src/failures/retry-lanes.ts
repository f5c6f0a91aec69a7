import type { LaneSet, Topic } from '../log/log';
import { type LogTechnique, lanesOf, topicOf } from '../techniques/technique';

/** One for each time that a request is tried again. */
const RETRY_LANES = ['retry-1', 'retry-2', 'retry-3'] as const;

/** How often a request is tried again at most. */
export const MOST_RETRIES = RETRY_LANES.length;

/** A record that failed before waits behind those that did not. If all lanes wait, each lane of retries gets 1 of 53 batches. */
const WEIGHT = 1;

/**
 * The topic for what has failed at its `attempt`-th attempt. One topic for each delay: records of one delay become due in
 * the order in which they were appended, so that the first of them does not hold up one that is due.
 */
export function retryTopicOf(prefix: string, technique: { slug: string }, attempt: number): string {
  return `${topicOf(prefix, technique)}.${RETRY_LANES[attempt - 1]}`;
}

/** The topics of a technique as a worker takes them: a lane for each class of buyers, and those of the retries. */
export function workerLanesOf(prefix: string, technique: LogTechnique): LaneSet {
  const { lanes, ...set } = lanesOf(prefix, technique);
  const retries = RETRY_LANES.map((lane, index) => ({
    lane,
    topic: retryTopicOf(prefix, technique, index + 1),
    weight: WEIGHT,
  }));
  return { ...set, lanes: [...lanes, ...retries] };
}

/** As many partitions as the technique's other topics have: a request is tried again in the slot that it came from. */
export function retryTopicsOf(prefix: string, techniques: LogTechnique[]): Topic[] {
  return techniques.flatMap((technique) =>
    RETRY_LANES.map((_, index) => ({
      name: retryTopicOf(prefix, technique, index + 1),
      partitions: technique.partitions,
    })),
  );
}
