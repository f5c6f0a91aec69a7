import { connect, type Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

/** Where a request says what it asks, and some of the things to ask (https://kafka.apache.org/protocol). */
export const API_KEY_AT = 4;
export const API_KEY = { produce: 0, offsetCommit: 8, joinGroup: 11, leaveGroup: 13 };

/** Connections of which the next to ask for one thing breaks, once it is told to. */
export function breakable(apiKey: number): { open: ISocketFactory; breakNext(): void } {
  let breaks = false;
  return {
    open({ host, port, onConnect }) {
      const socket = connect(port, host, onConnect);
      const write = socket.write.bind(socket) as (request: Buffer) => boolean;
      socket.write = ((request: Buffer) => {
        if (!breaks || request.readInt16BE(API_KEY_AT) !== apiKey) return write(request);
        breaks = false;
        socket.destroy(new Error('connection reset'));
        return false;
      }) as Socket['write'];
      return socket;
    },
    breakNext() {
      breaks = true;
    },
  };
}
