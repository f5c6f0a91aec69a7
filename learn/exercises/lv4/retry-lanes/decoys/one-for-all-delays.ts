/** One retry topic for all delays: what is due in a second is behind what is due in thirty. */
import type { LaneSet, Topic } from 'lv4-kafka/src/log/log';
import { type LogTechnique, lanesOf, topicOf } from 'lv4-kafka/src/techniques/technique';

/** How often a request is tried again at most. */
export const MOST_RETRIES = 3;

/** The topic for what has failed, at whichever attempt. */
export function retryTopicOf(prefix: string, technique: { slug: string }): string {
  return `${topicOf(prefix, technique)}.retry`;
}

/** The topics of a technique as a worker reads them. Its batches are taken from the lanes by their weights. */
export function workerLanesOf(prefix: string, technique: LogTechnique): LaneSet {
  const { lanes, ...set } = lanesOf(prefix, technique);
  const retry = { lane: 'retry', topic: retryTopicOf(prefix, technique), weight: 1 };
  return { ...set, lanes: [...lanes, retry] };
}

/** The topics that are created for retries. */
export function retryTopicsOf(prefix: string, techniques: LogTechnique[]): Topic[] {
  return techniques.map((technique) => ({
    name: retryTopicOf(prefix, technique),
    partitions: technique.partitions,
  }));
}
