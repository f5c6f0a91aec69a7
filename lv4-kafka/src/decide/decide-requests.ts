import { labelOf } from '@ticket-rush/shared/booking/technique';
import type { Metrics } from '@ticket-rush/shared/telemetry/metrics';
import { workerLanesOf } from '../failures/retry-lanes';
import type { ConsumerOptions } from '../log/log';
import { resourceOf } from '../requests/wanted';
import type { LogTechnique, WorkerNeeds } from '../techniques/technique';
import { countTogether } from './count-together';
import type { DecideBatch, DecideNeeds } from './decide-batch';
import { type Decided, outcomeOf } from './decision';
import { handleBatch } from './handle-batch';
import { createPipelineMetrics } from './pipeline-metrics';

interface Pipeline extends DecideNeeds {
  techniques: LogTechnique[];
  /** What the techniques are built from; each gets its own metrics. */
  needs: Omit<WorkerNeeds, 'metrics'>;
  metrics: Metrics;
  topicPrefix: string;
  /** Called after each transaction of a batch. */
  onCommit(): void;
}

/** Connects the topics to the techniques that decide what they carry. */
export function decideRequests(pipeline: Pipeline): Pick<ConsumerOptions, 'sets' | 'handle' | 'onLag'> {
  const { techniques, needs, metrics, topicPrefix, onCommit } = pipeline;
  const { lag, decision: decisionTime } = createPipelineMetrics(metrics.registry);
  const deciders = new Map<string, DecideBatch>(
    techniques.map(({ slug, create }) => [slug, create({ ...needs, metrics: metrics.forTechnique(slug) })]),
  );

  function report(technique: string, decided: Decided[]): void {
    onCommit();
    for (const { request, decision } of decided) {
      metrics.bookingOutcomes.inc({
        technique: labelOf(resourceOf(request.wants), technique),
        outcome: outcomeOf(decision, request.wants),
      });
      const seconds = decisionTime.labels({ technique, lane: request.buyerClass });
      // By the wall clock, because another process wrote the beginning.
      seconds.observe((Date.now() - request.acceptedAt.getTime()) / 1000);
    }
  }

  return {
    sets: techniques.map((technique) => ({
      ...workerLanesOf(topicPrefix, technique),
      together: countTogether,
    })),
    handle: (batch) =>
      handleBatch(pipeline, batch, deciders.get(batch.set) as DecideBatch, (decided) =>
        report(batch.set, decided),
      ),
    onLag({ set, topic, partition }, records) {
      const labels = { technique: set, topic, partition };
      if (records === undefined) lag.remove(labels);
      else lag.set(labels, records);
    },
  };
}
