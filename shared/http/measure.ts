import type { RequestHandler, Response } from 'express';
import type { Metrics } from '../telemetry/metrics';

/** What nginx calls it when the client has left before the answer began. It is never sent. */
const CLIENT_LEFT = 499;

interface Measured {
  technique?: string;
  /** Until it has been told once. */
  tellOutcome?: ((outcome: string) => void) | undefined;
}

/**
 * Times each request by route pattern and status, until its answer has been sent or its client has left: the buyers who give
 * up are those who waited longest.
 *
 * Paths that match no route share one label: a client that probes for them must not be able to grow the metrics.
 */
export function measureRequests(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const end = metrics.httpDuration.startTimer();
    const measured = response.locals as Measured;
    measured.tellOutcome = (outcome) => {
      const { technique } = measured;
      if (technique !== undefined) metrics.bookingOutcomes.inc({ technique, outcome });
    };
    response.once('close', () => {
      const route = (request.route as { path: string } | undefined)?.path ?? 'unmatched';
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT;
      end({ method: request.method, route, status, technique: measured.technique ?? '' });
    });
    next();
  };
}

/** Counts what became of a request when that is known, whether or not its client is still there to hear it. Once. */
export function countOutcome({ locals }: Response, outcome: string): void {
  const measured = locals as Measured;
  measured.tellOutcome?.(outcome);
  measured.tellOutcome = undefined;
}
