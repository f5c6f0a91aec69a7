import { labelOf } from '@ticket-rush/shared/booking/technique';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { Metrics } from '@ticket-rush/shared/telemetry/metrics';
import type { ConsumerOptions, LaneSet } from '../log/log';
import { resourceOf } from '../requests/wanted';
import { countTogether } from './count-together';
import type { DecideNeeds } from './decide-batch';
import { type Deciders, decidingFor } from './deciders';
import { type Decided, outcomeOf } from './decision';
import { handleBatch } from './handle-batch';
import { createPipelineMetrics } from './pipeline-metrics';

interface Pipeline extends DecideNeeds {
  /** The topics of each technique. */
  sets: LaneSet[];
  deciders: Deciders;
  metrics: Metrics;
  /** Called after each transaction of a batch. */
  onCommit(): void;
}

/** Connects the topics to what decides their requests. */
export function decideRequests(pipeline: Pipeline): Pick<ConsumerOptions, 'sets' | 'handle' | 'onLag'> {
  const { sets, deciders, metrics, onCommit } = pipeline;
  const { lag, decision: decisionTime } = createPipelineMetrics(metrics.registry);

  function report(technique: string, decided: Decided[]): void {
    onCommit();
    // A batch has few outcomes, and to look one up in the metrics takes longer than to group by it.
    for (const [resource, ofResource] of groupBy(decided, ({ request }) => resourceOf(request.wants))) {
      const labels = { technique: labelOf(resource, technique) };
      const outcomes = groupBy(ofResource, ({ request, decision }) => outcomeOf(decision, request.wants));
      for (const [outcome, { length }] of outcomes)
        metrics.bookingOutcomes.inc({ ...labels, outcome }, length);
    }
    for (const [lane, ofLane] of groupBy(decided, ({ request }) => request.buyerClass)) {
      const seconds = decisionTime.labels({ technique, lane });
      // By the wall clock, because another process wrote the beginning.
      for (const { request } of ofLane) seconds.observe((Date.now() - request.acceptedAt.getTime()) / 1000);
    }
  }

  return {
    sets: sets.map((set) => ({ ...set, together: countTogether })),
    handle: async (batch) =>
      handleBatch(pipeline, batch, decidingFor(batch, deciders), (decided) => report(batch.set, decided)),
    onLag({ set, topic, partition }, records) {
      const labels = { technique: set, topic, partition };
      if (records === undefined) lag.remove(labels);
      else lag.set(labels, records);
    },
  };
}
