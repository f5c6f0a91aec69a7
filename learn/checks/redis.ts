import { createClient, type RedisClientType } from 'redis';
import type { Servers } from '../exercise';

/** A connection to the first of the servers, made once for all files of an exercise. */
export async function connectionOf(servers: Servers): Promise<RedisClientType> {
  const [first] = await connectionsOf(servers);
  return first as RedisClientType;
}

/** A connection to each of the servers, made once for all files of an exercise. */
export function connectionsOf({ redisUrls, onEnd }: Servers): Promise<RedisClientType[]> {
  const known = connections.get(redisUrls) ?? Promise.all(redisUrls.map(open));
  connections.set(redisUrls, known);
  return known;

  async function open(url: string): Promise<RedisClientType> {
    const client = createClient({ url }) as RedisClientType;
    client.on('error', () => undefined);
    await client.connect();
    onEnd(() => client.close());
    return client;
  }
}

const connections = new WeakMap<string[], Promise<RedisClientType[]>>();

let count = 0;

/** A key that no other check has used. */
export function freshKey(name: string): string {
  count += 1;
  return `learn:${process.pid}:${count}:${name}`;
}
