/**
 * A client that does as little as possible, on one connection that stays open: it shares two or a few cores with the
 * service, and what it takes of them is missing there.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { answerIn } from './http-answer';

export interface HttpCaller {
  /** Resolves with the status. One at a time. @throws if the connection ends, or the answer is not understood */
  post(path: string, buyerId: number): Promise<number>;
  close(): void;
}

/** @throws if nobody listens there */
export async function openCaller(url: string): Promise<HttpCaller> {
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
