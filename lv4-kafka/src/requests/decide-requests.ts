import type { Service } from '@ticket-rush/shared/service';
import type { ConsumerOptions, LogRecord } from '../log/log';
import { type LogTechnique, topicOf } from '../techniques/technique';
import { decideOnce } from './decide';
import { createPipelineMetrics } from './pipeline-metrics';
import { type AcceptedRequest, decodeRequest } from './request-message';

/** Connects the topics to the techniques that decide what they carry. */
export function decideRequests(
  { database, metrics, logger }: Service,
  techniques: LogTechnique[],
  topicPrefix: string,
): Omit<ConsumerOptions, 'group'> {
  const byTopic = new Map(techniques.map((technique) => [topicOf(topicPrefix, technique), technique]));
  const pipeline = createPipelineMetrics(metrics.registry);
  return {
    topics: [...byTopic.keys()],
    onLag: (topic, partition, records) => {
      pipeline.lag.set({ technique: byTopic.get(topic)?.slug ?? '', topic, partition }, records);
    },
    async handle(record) {
      const technique = byTopic.get(record.topic);
      const request = readable(record);
      if (technique === undefined || request === undefined) return;
      const outcome = await decideOnce(database, record, request, technique.decide);
      if (outcome === undefined) return;
      metrics.bookingOutcomes.inc({ technique: technique.slug, outcome });
      pipeline.decision.observe({ technique: technique.slug }, secondsSince(request.acceptedAt));
    },
  };

  /** Only the API writes here, so this is a defect or a stranger. It must not stop the partition, nor go unseen. */
  function readable({ topic, partition, offset, value }: LogRecord): AcceptedRequest | undefined {
    try {
      return decodeRequest(value);
    } catch (error) {
      logger.error(
        { err: error, topic, partition, offset },
        'record is not a booking request, left undecided',
      );
      return undefined;
    }
  }
}

/** By the wall clock, because another process wrote the beginning. */
function secondsSince(start: Date): number {
  return (Date.now() - start.getTime()) / 1000;
}
