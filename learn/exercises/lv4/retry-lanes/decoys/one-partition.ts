/** One partition is enough for what seldom fails: but it is another slot, with another worker. */
import type { LaneSet, Topic } from 'lv4-kafka/src/log/log';
import { type LogTechnique, lanesOf, topicOf } from 'lv4-kafka/src/techniques/technique';

/** How often a request is tried again at most. */
export const MOST_RETRIES = 3;

const ATTEMPTS = [1, 2, 3];

/** The topic for what has failed at its `attempt`-th attempt: 1, 2 or 3. */
export function retryTopicOf(prefix: string, technique: { slug: string }, attempt: number): string {
  return `${topicOf(prefix, technique)}.retry-${attempt}`;
}

/** The topics of a technique as a worker reads them. Its batches are taken from the lanes by their weights. */
export function workerLanesOf(prefix: string, technique: LogTechnique): LaneSet {
  const { lanes, ...set } = lanesOf(prefix, technique);
  const retries = ATTEMPTS.map((attempt) => ({
    lane: `retry-${attempt}`,
    topic: retryTopicOf(prefix, technique, attempt),
    weight: 1,
  }));
  return { ...set, lanes: [...lanes, ...retries] };
}

/** The topics that are created for retries. */
export function retryTopicsOf(prefix: string, techniques: LogTechnique[]): Topic[] {
  return techniques.flatMap((technique) =>
    ATTEMPTS.map((attempt) => ({
      name: retryTopicOf(prefix, technique, attempt),
      partitions: 1,
    })),
  );
}
