import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createGate } from '../interleaving/barrier';

/**
 * A TCP proxy before one server, which a test breaks on purpose: the server lives, and the way to it does not.
 *
 * It knows no protocol. It passes on what it reads, in the order in which it reads it.
 */
export interface BreakableLink {
  /** The server's URL, with the address of the proxy for that of the server. */
  url: string;
  /** Resets every connection, and each new one at once. What was read before is still passed on to the server. */
  cut(): void;
  /** From now on each chunk is passed on so many milliseconds late, in both directions; 0 ends it. */
  delay(ms: number): void;
  /** Ends what `cut` and `delay` began. */
  mend(): void;
  /** Lies in wait for the next request that contains `text`. Its client is reset, and the server has not read it yet. */
  resetBeforeAnswer(text: string): LostAnswer;
  close(): Promise<void>;
}

/** A request on its way: its client knows only that the connection broke. */
export interface LostAnswer {
  /** Resolves when the client has been reset. */
  reset: Promise<void>;
  /** Lets the request arrive. Resolves when the server has answered it. */
  deliver(): Promise<void>;
}

interface Trap {
  text: string;
  /** @param deliver passes the request on, in its place among those of its connection */
  spring(server: Socket, deliver: () => void): void;
}

/** Opens it on a free port of this machine. @param url of the server: `postgres://…`, `redis://…` or `host:port` */
export async function openBreakableLink(url: string): Promise<BreakableLink> {
  const [, host, port] = /(?:^|\/\/|@)([^/@:]+):(\d+)(?:\/|$)/.exec(url) ?? [];
  if (host === undefined || port === undefined) throw new Error(`no host and port in ${url}`);
  const clients = new Set<Socket>();
  let [isCut, delayMs] = [false, 0];
  let trap: Trap | undefined;

  const listener = createServer((client) => {
    if (isCut) return void client.resetAndDestroy();
    const server = connect(Number(port), host);
    const [toServer, toClient] = [inOrder(), inOrder()];
    let isLost = false;
    clients.add(client);
    client.on('data', (request: Buffer) => {
      const deliver = () => toServer(() => server.write(request));
      if (trap === undefined || !request.includes(trap.text)) return deliver();
      const { spring } = trap;
      [trap, isLost] = [undefined, true];
      client.resetAndDestroy();
      spring(server, deliver);
    });
    client.on('close', () => {
      clients.delete(client);
      if (!isLost) toServer(() => server.end());
    });
    server.on('data', (answer: Buffer) => toClient(() => client.write(answer)));
    server.on('close', () => toClient(() => client.end()));
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });

  /** What passes in one direction of one connection stays in order: each chunk waits for the one before it. */
  function inOrder(): (step: () => unknown) => void {
    let before: Promise<unknown> = Promise.resolve();
    return (step) => {
      before = before.then(() => (delayMs > 0 ? pause(delayMs) : undefined)).then(step);
    };
  }

  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const here = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  return {
    url: url.replace(`${host}:${port}`, here),
    cut() {
      isCut = true;
      for (const client of clients) client.resetAndDestroy();
    },
    delay(ms) {
      delayMs = ms;
    },
    mend() {
      [isCut, delayMs] = [false, 0];
    },
    resetBeforeAnswer(text) {
      const sprung = createGate();
      let deliver = () => Promise.reject<void>(new Error(`no request with ${text} has come`));
      trap = {
        text,
        spring(server, passOn) {
          deliver = async () => {
            const answered = Promise.race([once(server, 'data'), once(server, 'close')]);
            passOn();
            await answered;
            server.end();
          };
          sprung.open();
        },
      };
      return { reset: sprung.opened, deliver: () => deliver() };
    },
    async close() {
      for (const client of clients) client.destroy();
      await new Promise((closed) => listener.close(closed));
    },
  };
}
