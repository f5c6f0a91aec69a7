import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from '@jest/globals';
import { within } from '../../process/within';

/** What stands behind nginx in its tests, and remembers who came. */
export interface UpstreamInstance {
  /** Without a protocol. */
  address: string;
  server: Server;
  connections: Set<Socket>;
  requests: IncomingHttpHeaders[];
  /** Of those who asked for /stream; each has been sent its first event. */
  streams: ServerResponse[];
}

const LIMIT_MS = 5_000;

/** Answers 201, and 200 where it is asked whether it is ready; after a request to /broken it breaks the connection without a word, and /silent gets no answer. */
export async function startInstance(): Promise<UpstreamInstance> {
  const requests: IncomingHttpHeaders[] = [];
  const connections = new Set<Socket>();
  const streams: ServerResponse[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    connections.add(request.socket);
    if (request.url === '/broken') request.socket.destroy();
    else if (request.url === '/silent') return;
    else if (request.url === '/stream') {
      // Chunks pass at once, whether or not nginx may collect.
      response.useChunkedEncodingByDefault = false;
      streams.push(response.writeHead(200, { 'content-type': 'text/event-stream' }));
      response.write('data: 1\n\n');
    } else if (request.url === '/health/ready') response.writeHead(200).end('{"status":"ready"}');
    else response.writeHead(201).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, server, connections, requests, streams };
}

/** Through nginx, whose address this is: nothing is collected until there is more of it. */
export async function expectEventsAtOnce(url: string, instances: readonly UpstreamInstance[]): Promise<void> {
  const { body } = await within(LIMIT_MS, fetch(`${url}/stream`));
  const reader = body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const next = async () => new TextDecoder().decode((await within(LIMIT_MS, reader.read())).value);
  expect(await next()).toBe('data: 1\n\n');
  const [stream] = instances.flatMap(({ streams }) => streams);
  stream?.write('data: 2\n\n');
  expect(await next()).toBe('data: 2\n\n');
  await reader.cancel();
}
