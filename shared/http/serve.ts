import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import gracefulShutdown from 'http-graceful-shutdown';
import { StartError } from '../config/start-errors';
import { withinTimeLimit } from '../retry/time-limit';
import type { Logger } from '../telemetry/logger';

/** How long requests in flight may take to end after SIGTERM, in milliseconds. */
const DRAIN_MS = 10_000;

/** How long the rest may take after them: a batch that waits for a lock gets it or gives up in less. Milliseconds. */
const CLOSE_MS = 15_000;

/** A thousand buyers connect at the same instant; Node's default queue of 511 would turn some away. */
const BACKLOG = 4096;

/**
 * How long an idle connection stays open, in milliseconds. The proxy in front is to give it up first: a request that is
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
  /** How long that may take, in milliseconds; 15 s unless told. */
  closeLimitMs?: number;
}

/**
 * Listens, and on SIGTERM or SIGINT stops accepting, lets requests in flight end, then closes the rest. The exit status is 1
 * if that fails or takes too long: a frozen server would keep a caller that waits for its answer from closing.
 *
 * @throws StartError if the port is taken
 */
export async function serve(
  app: Express,
  { host, port, logger, close, closeLimitMs = CLOSE_MS }: ServeOptions,
): Promise<void> {
  const server = createServer({ keepAliveTimeout: IDLE_CONNECTION_MS }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new StartError(`Cannot listen on ${host}:${port}: ${cause.message}`)),
    );
    server.listen({ host, port, backlog: BACKLOG }, resolve);
  });
  const onShutdown = () => closeInTime(close, closeLimitMs, logger);
  gracefulShutdown(server, { timeout: DRAIN_MS, onShutdown, signals: 'SIGINT SIGTERM' });
  announce(logger, `http://${host}:${(server.address() as AddressInfo).port}`);
}

/** What it throws makes the exit status 1. */
async function closeInTime(close: () => Promise<void>, limitMs: number, logger: Logger): Promise<void> {
  try {
    await withinTimeLimit('what the service holds', limitMs, close());
  } catch (err) {
    logger.fatal({ err }, 'ends without having closed everything');
    throw err;
  }
}

/** The parent process waits for this line, so it is logged at every log level. */
function announce(logger: Logger, address: string): void {
  logger.child({}, { level: 'info' }).info({ listening: address }, 'ready');
}
