/**
 * Free loopback ports.
 *
 * They are below those that Linux (from 32768) and macOS (from 49152) give to outgoing connections. So a server that died
 * finds its port free when it is started again: meanwhile no client was given it.
 *
 * A port is free when we ask and may be taken by another run when the server binds it. So the server is started on other
 * ports when it says that the address is in use.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { ServerStartError } from './server-process';

const LOWEST = 10_000;
const ABOVE_HIGHEST = 32_768;
const ATTEMPTS = 5;
/** EADDRINUSE, in the words of PostgreSQL, Redis, nginx, Java and Node alike. */
const ADDRESS_IN_USE = /address already in use/i;

/** Different ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const listeners = await Promise.all(Array.from({ length: count }, listenSomewhere));
  const ports = listeners.map((listener) => (listener.address() as AddressInfo).port);
  await Promise.all(listeners.map(closed));
  return ports;
}

/** @throws what `start` throws, after five attempts if a port was taken each time. */
export async function startOnFreePorts<T>(
  count: number,
  start: (...ports: number[]) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(...(await freePorts(count)));
    } catch (error) {
      const portTaken = error instanceof ServerStartError && ADDRESS_IN_USE.test(error.message);
      if (!portTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function listenSomewhere(): Promise<Server> {
  for (;;) {
    const listener = createServer().listen(randomInt(LOWEST, ABOVE_HIGHEST), '127.0.0.1');
    try {
      await once(listener, 'listening');
      return listener;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

function closed(listener: Server): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()));
}
