import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** What is left of a container that has vanished: no attempt to connect is answered. */
export interface SilentInstance {
  /** Without a protocol. */
  address: string;
  stop(): Promise<void>;
}

/** Listens with the shortest queue there is, and then blocks its thread for ever: it accepts no connection. */
const LISTENER = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** More than any system queues that is asked for one. Linux takes two. */
const WAITING = 4;

/** As long as its queue is full, the kernel ignores each attempt to connect. */
export async function startSilentInstance(): Promise<SilentInstance> {
  const worker = new Worker(LISTENER, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const waiting = Array.from({ length: WAITING }, () => connect(port, '127.0.0.1'));
  for (const socket of waiting) socket.on('error', () => undefined);
  await Promise.race(waiting.map((socket) => once(socket, 'connect')));
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      for (const socket of waiting) socket.destroy();
      await worker.terminate();
    },
  };
}
