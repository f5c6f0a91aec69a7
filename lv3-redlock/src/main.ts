import { createOperations } from '@ticket-rush/shared/booking/create-operations';
import { bookingRoutes } from '@ticket-rush/shared/http/booking-routes';
import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { techniqueRoutes } from '@ticket-rush/shared/http/technique-routes';
import { main, openService } from '@ticket-rush/shared/service';
import { readRedisEnvironment } from './environment';
import { connectQuorum, pingMajority } from './redis/connect-redis';
import { techniques } from './techniques';

main(async () => {
  const environment = readRedisEnvironment();
  const service = await openService('lv3', environment);
  const { database, metrics, logger } = service;
  const quorum = await connectQuorum(environment.REDIS_URLS, logger);
  const needs = { database, quorum, keyPrefix: environment.REDIS_PREFIX };
  await serveLevel(service, {
    routes: [techniqueRoutes('lv3', techniques), bookingRoutes(createOperations(techniques, needs, metrics))],
    checks: { redis: () => pingMajority(quorum) },
    close: async () => {
      await Promise.all(quorum.map((server) => server.close()));
    },
  });
});
