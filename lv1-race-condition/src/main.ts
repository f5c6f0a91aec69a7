import { createOperations } from '@ticket-rush/shared/booking/create-operations';
import { readEnvironment, serviceVariables } from '@ticket-rush/shared/config/environment';
import { bookingRoutes } from '@ticket-rush/shared/http/booking-routes';
import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { techniqueRoutes } from '@ticket-rush/shared/http/technique-routes';
import { main, openService } from '@ticket-rush/shared/service';
import { techniques } from './techniques';

main(async () => {
  const service = await openService('lv1', readEnvironment(serviceVariables));
  const { database, metrics } = service;
  await serveLevel(service, {
    routes: [
      techniqueRoutes('lv1', techniques),
      bookingRoutes(createOperations(techniques, { database }, metrics)),
    ],
  });
});
