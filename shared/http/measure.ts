import type { RequestHandler } from 'express';
import type { Metrics } from '../telemetry/metrics';

/**
 * Times each request by route pattern and status, and counts what became of each booking.
 *
 * Paths that match no route share one label: whoever probes for them must not be able to grow the metrics.
 */
export function measureRequests(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const end = metrics.httpDuration.startTimer();
    response.once('finish', () => {
      const { technique = '', outcome } = response.locals as { technique?: string; outcome?: string };
      const route = (request.route as { path: string } | undefined)?.path ?? 'unmatched';
      end({ method: request.method, route, status: response.statusCode, technique });
      if (technique !== '' && outcome !== undefined) metrics.bookingOutcomes.inc({ technique, outcome });
    });
    next();
  };
}
