import { createOperations } from '@ticket-rush/shared/booking/create-operations';
import { redisTlsOf } from '@ticket-rush/shared/config/redis-settings';
import { bookingRoutes } from '@ticket-rush/shared/http/routes/booking-routes';
import { seatRoutes } from '@ticket-rush/shared/http/routes/seat-routes';
import { waitingRoomRoutes } from '@ticket-rush/shared/http/routes/waiting-room-routes';
import { walletRoutes } from '@ticket-rush/shared/http/routes/wallet-routes';
import { serveLevel } from '@ticket-rush/shared/http/serve-level';
import { stoppingSignal } from '@ticket-rush/shared/http/stopping-signal';
import { createOrders } from '@ticket-rush/shared/orders/create-orders';
import { connectQuorum, requireWritableMajority } from '@ticket-rush/shared/redis/connect-redis';
import { main, openService } from '@ticket-rush/shared/service';
import type { RedisClientType } from 'redis';
import { openAdmission } from './admission/open-admission';
import { readRedisEnvironment } from './environment';
import { openWakeUps } from './redis/wake-ups';
import { schema } from './schema';
import { seatTechniques } from './seats';
import { techniques } from './techniques';
import { waitingRoomTechniques } from './waiting-room';
import { requireAdmission } from './waiting-room/require-admission';
import { waitingRoomSettings } from './waiting-room/settings';
import { listPlaces } from './waiting-room/sorted-set';
import { streamCalls } from './waiting-room/stream-calls';
import { streamRoutes } from './waiting-room/stream-routes';
import { walletTechniques } from './wallet';

main(async () => {
  const environment = readRedisEnvironment();
  const service = await openService('lv3', environment, schema);
  const { database, metrics, logger } = service;
  const quorum = await connectQuorum(environment.REDIS_URLS, logger, redisTlsOf(environment));
  const [redis] = quorum as [RedisClientType];
  const keyPrefix = environment.REDIS_PREFIX;
  const wakeUps = await openWakeUps(redis, keyPrefix);
  const lockTimes = { leaseMs: environment.LOCK_LEASE_MS, waitMs: environment.LOCK_WAIT_MS };
  const admission = await openAdmission(
    { database, redis, keyPrefix, logger },
    { overdueMs: environment.WINNER_OVERDUE_MS, everyMs: environment.RECONCILE_EVERY_MS },
  );
  const needs = { database, quorum, redis, wakeUps, keyPrefix, lockTimes, soldOut: admission.soldOut };
  const seatNeeds = { ...needs, holdTtlMs: environment.SEAT_HOLD_TTL_MS };
  const queueNeeds = { database, redis, keyPrefix, ...waitingRoomSettings(environment) };
  const { admitting } = queueNeeds;
  const tickets = createOperations(techniques, needs, metrics);
  const rooms = createOperations(waitingRoomTechniques, queueNeeds, metrics, 'waiting-room');
  await serveLevel(service, {
    catalogue: {
      tickets: techniques,
      seats: seatTechniques,
      wallet: walletTechniques,
      'waiting-room': waitingRoomTechniques,
    },
    calls: streamCalls,
    routes: [
      ...(admitting === undefined ? [] : [requireAdmission(admitting.tokens, [...tickets.keys()])]),
      bookingRoutes(tickets, createOrders(techniques, needs, metrics)),
      seatRoutes(createOperations(seatTechniques, seatNeeds, metrics, 'seats')),
      walletRoutes(createOperations(walletTechniques, needs, metrics, 'wallet')),
      waitingRoomRoutes(rooms),
      streamRoutes(rooms, {
        placeTtlMs: queueNeeds.placeTtlMs,
        maxStreams: environment.MAX_STREAMS,
        maxStreamsPerBuyer: environment.MAX_STREAMS_PER_BUYER,
        stopping: stoppingSignal(),
      }),
    ],
    placesOf: listPlaces(queueNeeds),
    checks: { redis: () => requireWritableMajority(quorum, keyPrefix) },
    close: async () => {
      wakeUps.close();
      await admission.close();
      await Promise.all(quorum.map((server) => server.close()));
    },
  });
});
