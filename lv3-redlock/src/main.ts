import { createOperations } from '@ticket-rush/shared/booking/create-operations';
import { addresses, readEnvironment, serviceVariables } from '@ticket-rush/shared/config/environment';
import { bookingRoutes } from '@ticket-rush/shared/http/booking-routes';
import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { techniqueRoutes } from '@ticket-rush/shared/http/technique-routes';
import { main, openService } from '@ticket-rush/shared/service';
import { connectQuorum, pingMajority } from './redis/connect-redis';
import { techniques } from './techniques';

main(async () => {
  const environment = readEnvironment({ ...serviceVariables, REDIS_URLS: addresses });
  const service = await openService('lv3', environment);
  const { database, metrics, logger } = service;
  const quorum = await connectQuorum(environment.REDIS_URLS, logger);
  await serveLevel(service, {
    routes: [
      techniqueRoutes('lv3', techniques),
      bookingRoutes(createOperations(techniques, { database, quorum }, metrics)),
    ],
    checks: { redis: () => pingMajority(quorum) },
    close: async () => {
      await Promise.all(quorum.map((server) => server.close()));
    },
  });
});
