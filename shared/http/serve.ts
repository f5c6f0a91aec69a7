import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import gracefulShutdown from 'http-graceful-shutdown';
import { StartError } from '../config/start-errors';
import type { Logger } from '../telemetry/logger';

/** How long requests in flight may take to end after SIGTERM, in milliseconds. */
const DRAIN_MS = 10_000;

/** A thousand buyers connect at the same instant; Node's default queue of 511 would turn some away. */
const BACKLOG = 4096;

/**
 * How long an idle connection stays open, in milliseconds. Whoever is in front is to give it up first: a request that is
 * sent into a connection which this end is closing is lost, and Node's 5 s are about as long as balancers and clients wait.
 */
const IDLE_CONNECTION_MS = 65_000;

interface ServeOptions {
  host: string;
  /** 0 picks a free one; the log says which. */
  port: number;
  logger: Logger;
  /** Closes what the service holds, after the last request has been answered. */
  close: () => Promise<void>;
}

/**
 * Listens, and on SIGTERM or SIGINT stops accepting, lets requests in flight end, then closes the rest.
 *
 * @throws StartError if the port is taken
 */
export async function serve(app: Express, { host, port, logger, close }: ServeOptions): Promise<void> {
  const server = createServer({ keepAliveTimeout: IDLE_CONNECTION_MS }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new StartError(`Cannot listen on ${host}:${port}: ${cause.message}`)),
    );
    server.listen({ host, port, backlog: BACKLOG }, resolve);
  });
  gracefulShutdown(server, { timeout: DRAIN_MS, onShutdown: close, signals: 'SIGINT SIGTERM' });
  announce(logger, `http://${host}:${(server.address() as AddressInfo).port}`);
}

/** Whoever started the process waits for this line, so it is logged whatever the log level. */
function announce(logger: Logger, address: string): void {
  logger.child({}, { level: 'info' }).info({ listening: address }, 'ready');
}
