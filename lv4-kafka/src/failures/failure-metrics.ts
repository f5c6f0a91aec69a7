import { Counter, type Registry } from 'prom-client';

export interface FailureMetrics {
  retries: Counter<'technique'>;
  deadLetters: Counter<'technique'>;
}

/**
 * Counted when written, just before the commit: if that fails, it is written and counted again. Each technique begins at 0,
 * so that the first failure is seen as a change.
 */
export function createFailureMetrics(registry: Registry, techniques: { slug: string }[]): FailureMetrics {
  const labelNames = ['technique'] as const;
  const metrics = {
    retries: new Counter({
      name: 'ticket_rush_record_retries_total',
      help: 'Requests that failed and were put on a retry topic',
      labelNames,
      registers: [registry],
    }),
    deadLetters: new Counter({
      name: 'ticket_rush_dead_letters_total',
      help: 'Records that were given up: each is a row in failed_requests, and a record on the dead-letter topic',
      labelNames,
      registers: [registry],
    }),
  };
  for (const { slug: technique } of techniques) {
    for (const counter of Object.values(metrics)) counter.inc({ technique }, 0);
  }
  return metrics;
}
