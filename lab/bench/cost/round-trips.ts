import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to PostgreSQL on which every round trip is counted. */
export interface CountedWay {
  url: string;
  /** So far, over all connections. */
  roundTrips(): number;
  close(): Promise<void>;
}

/**
 * The server says ReadyForQuery when it has answered everything that it was asked, and waits for the next question
 * (PostgreSQL manual, 54.2). So each of these messages ends one round trip.
 */
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
/** A message begins with its type, in one byte, and its length without that byte, in four. */
const HEAD_BYTES = 5;

/** Opens it on a free port of this machine. @param url `postgres://…` of a server that asks for no TLS */
export async function openCountedWay(url: string): Promise<CountedWay> {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  let count = 0;
  const listener = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const look = readyMessages(() => count++);
    upstream.on('data', look);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const counted = new URL(url);
  counted.hostname = '127.0.0.1';
  counted.port = String((listener.address() as AddressInfo).port);
  return {
    url: counted.href,
    roundTrips: () => count,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => listener.close(closed));
    },
  };
}

/** @returns what is to be shown all that one server connection sends, in any pieces */
export function readyMessages(onReady: () => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEAD_BYTES) {
      const length = 1 + rest.readUInt32BE(1);
      if (rest.length < length) return;
      if (rest[0] === READY_FOR_QUERY) onReady();
      rest = rest.subarray(length);
    }
  };
}
