import type { Router } from 'express';
import type { Stock } from '../booking/events';
import type { Catalogue } from '../booking/technique';
import { requireWritable } from '../database/require-writable';
import type { Call } from '../openapi/call';
import { describeApi } from '../openapi/describe-api';
import { documentedCalls } from '../openapi/documented-calls';
import type { Service } from '../service';
import { watchDependencies } from '../telemetry/watch-dependencies';
import { watchOverselling } from '../telemetry/watch-overselling';
import type { ListPlaces } from '../waiting-room/place';
import { createApp } from './app';
import { docsRoutes } from './routes/docs-routes';
import { eventRoutes } from './routes/event-routes';
import { type HealthCheck, healthRoutes } from './routes/health-routes';
import { homeRoutes } from './routes/home-routes';
import { nothingRoutes } from './routes/nothing-routes';
import { seatMapRoutes } from './routes/seat-routes';
import { techniqueRoutes } from './routes/technique-routes';
import { waitingRoomAuditRoutes } from './routes/waiting-room-routes';
import { walletBookRoutes } from './routes/wallet-routes';
import { serve } from './serve';

interface LevelParts {
  /** What the level can do. Left out for a process that only works in the background. */
  catalogue?: Catalogue;
  /** The level's own routes. */
  routes: Router[];
  /** How its routes are documented, where they are not those of other levels. */
  calls?: Call[];
  /** Where it keeps tickets, if not in the event's row alone. */
  stock?: Stock;
  /** Where it keeps the queue, if not in the database. */
  placesOf?: ListPlaces;
  /** What must be ready to be written to, beyond PostgreSQL. */
  checks?: Record<string, HealthCheck>;
  /** Closes what the level opened itself. */
  close?: () => Promise<void>;
}

/** Serves a level: its own routes beside those that every level has. @throws StartError */
export async function serveLevel(
  service: Service,
  { catalogue = {}, routes, calls = [], stock, placesOf, checks = {}, close }: LevelParts,
): Promise<void> {
  const { level, dataSource, database, environment, logger, metrics } = service;
  const dependencies = { postgresql: () => requireWritable(database), ...checks };
  watchDependencies(metrics.registry, dependencies);
  watchOverselling(metrics.registry, dataSource);
  const api = [
    // First: Express asks one router after the other, and a rush is for these.
    ...routes,
    nothingRoutes(),
    healthRoutes(dependencies),
    techniqueRoutes(level, catalogue),
    eventRoutes(dataSource, environment.OPERATOR_TOKEN, stock),
    seatMapRoutes(dataSource, environment.OPERATOR_TOKEN),
    walletBookRoutes(dataSource, environment.OPERATOR_TOKEN),
    waitingRoomAuditRoutes(dataSource, environment.OPERATOR_TOKEN, placesOf),
  ];
  const docs = docsRoutes(() => describeApi({ level, catalogue, calls: documentedCalls(api, calls) }));
  const app = createApp({ logger, metrics, routes: [...api, docs, homeRoutes(level)] });
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
