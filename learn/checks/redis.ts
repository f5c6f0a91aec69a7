import { createClient, type RedisClientType } from 'redis';
import type { Servers } from '../exercise';

/** A connection to the first of the servers, made once for all files of an exercise. */
export function connectionOf({ redisUrls, onEnd }: Servers): Promise<RedisClientType> {
  const known = connections.get(redisUrls) ?? open();
  connections.set(redisUrls, known);
  return known;

  async function open(): Promise<RedisClientType> {
    const client = createClient({ url: redisUrls[0] ?? '' }) as RedisClientType;
    client.on('error', () => undefined);
    await client.connect();
    onEnd(() => client.close());
    return client;
  }
}

const connections = new WeakMap<string[], Promise<RedisClientType>>();

let count = 0;

/** A key that no other check has used. */
export function freshKey(name: string): string {
  count += 1;
  return `learn:${process.pid}:${count}:${name}`;
}
