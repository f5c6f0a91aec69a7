/** A service with the edges and the booking route of every level, and a technique that does nothing. */
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { createApp } from '@ticket-rush/shared/http/app';
import { bookingRoutes } from '@ticket-rush/shared/http/routes/booking-routes';
import { serve } from '@ticket-rush/shared/http/serve';
import { main } from '@ticket-rush/shared/service';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { createMetrics } from '@ticket-rush/shared/telemetry/metrics';

main(async () => {
  const names = { level: 'nothing', instance: 'bench' };
  const logger = createLogger({ ...names, logLevel: 'warn' });
  const bookNothing: BookTicket = async (request) => ({
    ...request,
    ...{ id: 1, ticketNumber: 1, bookedAt: new Date() },
  });
  const routes = [bookingRoutes(new Map([['nothing', bookNothing]]))];
  const app = createApp({ logger, metrics: createMetrics(names), routes });
  await serve(app, {
    ...{ host: '127.0.0.1', port: Number(process.env.PORT ?? 0), logger },
    close: () => Promise.resolve(),
  });
});
