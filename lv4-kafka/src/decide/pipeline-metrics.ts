import { Gauge, Histogram, type Registry } from 'prom-client';

/** What only a worker can tell. Seconds and records. The lag stands still when the worker does: the API asks the log. */
export function createPipelineMetrics(registry: Registry) {
  const registers = [registry];
  return {
    lag: new Gauge({
      name: 'ticket_rush_worker_lag_records',
      help: 'What was left of a partition, retries included, when its worker last handled something there',
      labelNames: ['technique', 'topic', 'partition'] as const,
      registers,
    }),
    decision: new Histogram({
      name: 'ticket_rush_accept_to_decision_seconds',
      help: 'From the acceptance of a request to its decision',
      labelNames: ['technique', 'lane'] as const,
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
  };
}
