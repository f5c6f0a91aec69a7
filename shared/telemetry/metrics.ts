import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { measureTechnique, type TechniqueMetrics } from './technique-metrics';

/** Seconds. From one fast statement to a queue too long to wait in. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The metrics of one process: the same names on every level, so that levels can be compared. */
export interface Metrics {
  registry: Registry;
  httpDuration: Histogram<'method' | 'route' | 'status' | 'technique'>;
  bookingOutcomes: Counter<'technique' | 'outcome'>;
  forTechnique(slug: string): TechniqueMetrics;
}

/** Creates the metrics with `level` and `instance` on every one of them. Never label by buyer or event. */
export function createMetrics(labels: { level: string; instance: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  // Event-loop lag, heap, garbage collection: what a slow answer is when it is not the database.
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  const instruments = {
    lockWait: new Histogram({
      name: 'ticket_rush_lock_wait_seconds',
      help: 'How long a request waited for its lock',
      labelNames: ['technique'] as const,
      buckets: BUCKETS,
      registers,
    }),
    lockHold: new Histogram({
      name: 'ticket_rush_lock_hold_seconds',
      help: 'How long a request kept others out',
      labelNames: ['technique'] as const,
      buckets: BUCKETS,
      registers,
    }),
    retries: new Counter({
      name: 'ticket_rush_retries_total',
      help: 'Attempts that were repeated because another buyer was faster',
      labelNames: ['technique'] as const,
      registers,
    }),
  };

  return {
    registry,
    httpDuration: new Histogram({
      name: 'ticket_rush_http_request_duration_seconds',
      help: 'From the first byte of the request to the last byte of the answer, or until the client left',
      labelNames: ['method', 'route', 'status', 'technique'] as const,
      buckets: BUCKETS,
      registers,
    }),
    bookingOutcomes: new Counter({
      name: 'ticket_rush_booking_outcomes_total',
      help: 'Requests to a technique by what became of them: booked, held, paid, …, or the type of the problem',
      labelNames: ['technique', 'outcome'] as const,
      registers,
    }),
    forTechnique: (slug) => measureTechnique(slug, instruments),
  };
}
