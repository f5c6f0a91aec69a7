import { serve } from '@ticket-rush/shared/http/serve';
import { main } from '@ticket-rush/shared/service';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import express from 'express';

const CLOSE_LIMIT_MS = 500;

/** A service that holds what never closes, such as a connection to a frozen server: a test watches it end. */
main(() =>
  serve(express(), {
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ level: 'test', instance: 'endless', logLevel: 'warn' }),
    close: () => new Promise(() => undefined),
    closeLimitMs: CLOSE_LIMIT_MS,
  }),
);
