/**
 * Free loopback ports.
 *
 * A port is free when we ask and may be taken when the server binds it: by another run, or by an outgoing
 * connection. So the server is started on other ports when it says that the address is in use.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { ServerStartError } from './server-process';

const ATTEMPTS = 5;
/** EADDRINUSE, in the words of PostgreSQL, Redis, nginx and Java alike. */
const ADDRESS_IN_USE = /address already in use/i;

/** Different ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const listeners = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(listeners.map((listener) => once(listener, 'listening')));
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

function closed(listener: Server): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()));
}
