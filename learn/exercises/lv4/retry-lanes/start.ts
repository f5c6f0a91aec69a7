/** A request that failed goes back to the end of its topic, and those behind it wait for its next attempt. Make room. */
import type { LaneSet, Topic } from 'lv4-kafka/src/log/log';
import { type LogTechnique, lanesOf, topicOf } from 'lv4-kafka/src/techniques/technique';

/** How often a request is tried again at most. */
export const MOST_RETRIES = 3;

/** The topic for what has failed at its `attempt`-th attempt: 1, 2 or 3. */
export function retryTopicOf(prefix: string, technique: { slug: string }, _attempt: number): string {
  // HOLE: this is the topic of those that come new. What waits for its next attempt belongs elsewhere: where, for each attempt?
  return topicOf(prefix, technique);
}

/** The topics of a technique as a worker reads them. Its batches are taken from the lanes by their weights. */
export function workerLanesOf(prefix: string, technique: LogTechnique): LaneSet {
  // HOLE: a worker has to read the retry topics, too. With which weight beside 40 and 10?
  return lanesOf(prefix, technique);
}

/** The topics that are created for retries. */
export function retryTopicsOf(_prefix: string, _techniques: LogTechnique[]): Topic[] {
  // HOLE: { name, partitions } for each retry topic of each technique.
  return [];
}
