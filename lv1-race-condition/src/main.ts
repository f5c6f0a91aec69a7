import { createOperations } from '@ticket-rush/shared/booking/create-operations';
import { readEnvironment, serviceVariables } from '@ticket-rush/shared/config/environment';
import { bookingRoutes } from '@ticket-rush/shared/http/routes/booking-routes';
import { seatRoutes } from '@ticket-rush/shared/http/routes/seat-routes';
import { waitingRoomRoutes } from '@ticket-rush/shared/http/routes/waiting-room-routes';
import { walletRoutes } from '@ticket-rush/shared/http/routes/wallet-routes';
import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { main, openService } from '@ticket-rush/shared/service';
import { seatTechniques } from './seats';
import { techniques } from './techniques';
import { waitingRoomTechniques } from './waiting-room';
import { walletTechniques } from './wallet';

main(async () => {
  const service = await openService('lv1', readEnvironment(serviceVariables));
  const { database, environment, metrics } = service;
  const seatNeeds = { database, holdTtlMs: environment.SEAT_HOLD_TTL_MS };
  await serveLevel(service, {
    catalogue: {
      tickets: techniques,
      seats: seatTechniques,
      wallet: walletTechniques,
      'waiting-room': waitingRoomTechniques,
    },
    routes: [
      bookingRoutes(createOperations(techniques, { database }, metrics)),
      seatRoutes(createOperations(seatTechniques, seatNeeds, metrics, 'seats')),
      walletRoutes(createOperations(walletTechniques, { database }, metrics, 'wallet')),
      waitingRoomRoutes(createOperations(waitingRoomTechniques, { database }, metrics, 'waiting-room')),
    ],
  });
});
