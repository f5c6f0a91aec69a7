/**
 * A client that does as little as possible, on one connection that stays open: it shares two or a few cores with the
 * service, and what it takes of them is missing there.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface HttpCaller {
  /** Resolves with the status. One at a time. @throws if the connection ends, or the answer is not understood */
  post(path: string, buyerId: number): Promise<number>;
  close(): void;
}

/** @throws if no server listens there */
async function openCaller(url: string): Promise<HttpCaller> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const nextAnswer = listenOn(socket);
  return {
    post(path, buyerId) {
      // Nothing that is written to it would ever be answered, nor fail.
      if (socket.destroyed) return Promise.reject(new Error('the service has closed the connection'));
      const answer = nextAnswer();
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nX-USER-ID: ${buyerId}\r\nContent-Length: 0\r\n\r\n`,
      );
      return answer;
    },
    close: () => void socket.destroy(),
  };
}

/** So many connections to the same service. */
export function openCallers(url: string, count: number): Promise<HttpCaller[]> {
  return Promise.all(Array.from({ length: count }, () => openCaller(url)));
}

/** Lets `work` ask over connections of its own: the service closes those that are not used for a while. */
export async function withCallers<Result>(
  url: string,
  count: number,
  work: (callers: HttpCaller[]) => Promise<Result>,
): Promise<Result> {
  const callers = await openCallers(url, count);
  try {
    return await work(callers);
  } finally {
    for (const caller of callers) caller.close();
  }
}

/** @returns what waits for the status of the next answer */
function listenOn(socket: Socket): () => Promise<number> {
  let received: Buffer = Buffer.alloc(0);
  let resolve: (status: number) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const answer = answerIn(received);
      if (answer === undefined) return;
      received = received.subarray(answer.length);
      resolve(answer.status);
    } catch (error) {
      reject(error as Error);
    }
  });
  socket.on('error', (error) => reject(error));
  socket.on('close', () => reject(new Error('the service closed the connection')));
  return () =>
    new Promise((resolveNext, rejectNext) => {
      [resolve, reject] = [resolveNext, rejectNext];
    });
}

/** An answer as far as the bench looks at it. */
interface HttpAnswer {
  status: number;
  /** Where the next answer begins. */
  length: number;
}

/** The answer at the beginning of what has arrived, or undefined while a part of it is missing. */
export function answerIn(received: Buffer): HttpAnswer | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  const bodyLength = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (status === undefined || bodyLength === undefined)
    throw new Error(`no answer that is understood:\n${head}`);
  const length = headEnd + 4 + Number(bodyLength);
  return received.length < length ? undefined : { status: Number(status), length };
}
