import type { Router } from 'express';
import type { Stock } from '../booking/events';
import type { Service } from '../service';
import type { ListPlaces } from '../waiting-room/place';
import { createApp } from './app';
import { eventRoutes } from './event-routes';
import { type HealthCheck, healthRoutes } from './health-routes';
import { seatMapRoutes } from './seat-routes';
import { serve } from './serve';
import { waitingRoomAuditRoutes } from './waiting-room-routes';
import { walletBookRoutes } from './wallet-routes';

interface LevelParts {
  /** The level's own routes. */
  routes: Router[];
  /** Where it keeps tickets, if not in the event's row alone. */
  stock?: Stock;
  /** Where it keeps the queue, if not in the database. */
  placesOf?: ListPlaces;
  /** What must answer for the service to be ready, beyond PostgreSQL. */
  checks?: Record<string, HealthCheck>;
  /** Closes what the level opened itself. */
  close?: () => Promise<void>;
}

/** Serves a level: its own routes beside those that every level has. @throws StartError */
export async function serveLevel(
  service: Service,
  { routes, stock, placesOf, checks = {}, close }: LevelParts,
): Promise<void> {
  const { dataSource, environment, logger, metrics } = service;
  const app = createApp({
    logger,
    metrics,
    routes: [
      healthRoutes({ postgresql: () => dataSource.query('SELECT 1'), ...checks }),
      eventRoutes(dataSource, environment.OPERATOR_TOKEN, stock),
      seatMapRoutes(dataSource, environment.OPERATOR_TOKEN),
      walletBookRoutes(dataSource, environment.OPERATOR_TOKEN),
      waitingRoomAuditRoutes(dataSource, environment.OPERATOR_TOKEN, placesOf),
      ...routes,
    ],
  });
  await serve(app, {
    host: environment.HOST,
    port: environment.PORT,
    logger,
    close: async () => {
      await close?.();
      await dataSource.destroy();
    },
  });
}
