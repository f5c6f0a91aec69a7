import express, { type Express, Router } from 'express';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics';
import { jsonBody } from './json-body';
import { measureRequests } from './measure';
import { notFound, problemHandler } from './problem';
import { requestId } from './request/request-id';
import { otherMethods } from './routes/other-methods';

interface AppOptions {
  logger: Logger;
  metrics: Metrics;
  routes: Router[];
}

/** The Express application of every level: the same edges around the level's own routes. */
export function createApp({ logger, metrics, routes }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  // An answer is never asked for twice here, so hashing each one for an ETag is wasted.
  app.disable('etag');
  app.set('query parser', 'simple');

  app.use(measureRequests(metrics), requestId, ...jsonBody);
  const all = [...routes, metricsRoutes(metrics)];
  const others = otherMethods(all);
  app.use((request, response, next) => {
    // Before the routes: the first router that knows the path would answer with its own methods alone.
    if (request.method === 'OPTIONS') others(request, response, next);
    else next();
  });
  const problems = problemHandler(logger);
  // After each router: Express would pass its error by all routers that come later.
  app.use(...all.flatMap((router) => [router, problems]), others, notFound, problems);
  return app;
}

function metricsRoutes({ registry }: Metrics): Router {
  return Router().get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
}
